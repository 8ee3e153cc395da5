"""What looks like a secret's value. Nothing here repeats a value, nor says where in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

# The shapes that those who issue credentials give them, so that scanners find them; as
# https://github.com/gitleaks/gitleaks and https://github.com/Yelp/detect-secrets know them.
# None takes more than one look at each character: a value may be as long as a file.
SHAPES: Mapping[str, str] = {
    "an AWS access key": r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b",
    "a GitHub token": r"\b(?:gh[opsur]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,})",
    "a GitLab token": r"\bglpat-[A-Za-z0-9_-]{16,}",
    "a Stripe key": r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{8,}",
    "a Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{8,}",
    "a Slack webhook": (
        r"\bhooks\.slack\.com/(?:services|workflows|triggers)/\w{1,64}/\w{1,64}/\w{4,}"
    ),
    "a Google API key": r"\bAIza[A-Za-z0-9_-]{35}",
    "an npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
    "a PyPI token": r"\bpypi-AgE[A-Za-z0-9_-]{50,}",
    "a SendGrid key": r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b",
    "a private key": r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----",
    "a signed token (JWT)": r"(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+",
    "an address with a password in it": r"://[^/\s:@]*:[^/\s@]+@",
    # `Server=db;Password=...`, `host=db password=...`, `jdbc:...?user=app&password=...`; what
    # stands for a value, as in `password=<yours>`, is none.
    "a connection string with a password in it": (
        r"(?:^|[\s;&?,])(?i:password|passwd|pwd|accountkey|sharedaccesskey)=[^\s;&,<>{}\[\]*$%]{3,}"
    ),
}
# One search for all of them; the group that matched tells which it was.
ANY_SHAPE = re.compile("|".join(f"({shape})" for shape in SHAPES.values()))

# `PASS` alone is an ordinary word, as in `FIRST_PASS` and `BOARDING_PASS`, and so is `PWD`,
# where a shell works: they are passwords of something that has one.
HOLDERS = (
    "ADMIN|AMQP|APP|AUTH|DATABASE|DB|EMAIL|FTP|HTTP|IMAP|KAFKA|KEYSTORE|LDAP|LOGIN|MAIL|MONGO"
    "|MONGODB|MYSQL|PG|POSTGRES|POSTGRESQL|PROXY|RABBITMQ|REDIS|ROOT|SERVICE|SFTP|SMTP|SSH|SUDO"
    "|TRUSTSTORE|USER"
)
NAMES = re.compile(
    rf"(^|_)(PASSWORDS?|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|({HOLDERS})_?(PASS|PWD)"
    r"|(API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION)_?KEY)$",
    re.IGNORECASE,
)
INNER_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def looks_like(text: str) -> str | None:
    """What credential a text seems to hold, if any.

    >>> looks_like("postgres://app:hunter2@db.example/app")
    'an address with a password in it'
    >>> looks_like("https://db.example/app")
    """
    found = ANY_SHAPE.search(text)
    return tuple(SHAPES)[found.lastindex - 1] if found and found.lastindex else None


def named_secret(name: str) -> bool:
    """Whether the name of a variable or of a key says that its value is a secret.

    >>> named_secret("DB_PASSWORD"), named_secret("dbPassword"), named_secret("db-pass")
    (True, True, True)
    >>> named_secret("MAX_TOKENS"), named_secret("FIRST_PASS")
    (False, False)
    """
    return bool(NAMES.search(snake_case(name)))


def snake_case(name: str) -> str:
    """Part a name's words by underlines, however they are parted.

    >>> snake_case("dbPassword"), snake_case("db-password")
    ('db_Password', 'db_password')
    """
    return INNER_CAPITAL.sub("_", name).replace("-", "_")
