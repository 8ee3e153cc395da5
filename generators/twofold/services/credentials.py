"""What looks like a secret's value. Nothing here repeats a value, nor says where in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

# The shapes that those who issue credentials give them, so that scanners find them.
SHAPES: Mapping[str, re.Pattern[str]] = {
    "an AWS access key": re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a GitHub token": re.compile(r"\b(gh[opsur]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,})"),
    "a GitLab token": re.compile(r"\bglpat-[A-Za-z0-9_-]{16,}"),
    "a Stripe key": re.compile(r"\b[sr]k_(live|test)_[A-Za-z0-9]{8,}"),
    "a Slack token": re.compile(r"\bxox[abeoprs]-[A-Za-z0-9-]{8,}"),
    "a Google API key": re.compile(r"\bAIza[A-Za-z0-9_-]{35}"),
    "a private key": re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----"),
    "a signed token (JWT)": re.compile(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+"),
    "an address with a password in it": re.compile(r"[a-zA-Z][\w+.-]*://[^/\s:@]*:[^/\s@]+@"),
}
NAMES = re.compile(
    r"(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?"
    r"|(API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION)_?KEY)$",
    re.IGNORECASE,
)


def looks_like(text: str) -> str | None:
    """What credential a text seems to hold, if any.

    >>> looks_like("postgres://app:hunter2@db.example/app")
    'an address with a password in it'
    >>> looks_like("https://db.example/app")
    """
    return next((what for what, shape in SHAPES.items() if shape.search(text)), None)


def named_secret(variable: str) -> bool:
    """Whether a variable's name says that its value is a secret.

    >>> named_secret("DB_PASSWORD"), named_secret("MAX_TOKENS")
    (True, False)
    """
    return bool(NAMES.search(variable))
