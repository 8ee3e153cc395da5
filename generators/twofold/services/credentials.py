"""What looks like a secret's value. Nothing here repeats a value, nor says where in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

# The shapes that those who issue credentials give them, so that scanners find them.
SHAPES: Mapping[str, str] = {
    "an AWS access key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a GitHub token": r"\b(?:gh[opsur]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,})",
    "a GitLab token": r"\bglpat-[A-Za-z0-9_-]{16,}",
    "a Stripe key": r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{8,}",
    "a Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{8,}",
    "a Google API key": r"\bAIza[A-Za-z0-9_-]{35}",
    "a private key": r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----",
    "a signed token (JWT)": r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+",
    "an address with a password in it": r"://[^/\s:@]*:[^/\s@]+@",
}
# One search for all of them; the group that matched tells which it was.
ANY_SHAPE = re.compile("|".join(f"({shape})" for shape in SHAPES.values()))
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
    found = ANY_SHAPE.search(text)
    return tuple(SHAPES)[found.lastindex - 1] if found and found.lastindex else None


def named_secret(variable: str) -> bool:
    """Whether a variable's name says that its value is a secret.

    >>> named_secret("DB_PASSWORD"), named_secret("MAX_TOKENS")
    (True, False)
    """
    return bool(NAMES.search(variable))
