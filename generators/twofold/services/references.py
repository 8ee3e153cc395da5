"""Environment values: text with references in it, and secrets that somebody wrote out there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from twofold.blueprint.credentials import looks_like, named_secret
from twofold.values import frozen

# `$${` first, so that it is not taken for a reference with a dollar before it.
TOKEN = re.compile(r"\$\$\{|\$\{([^{}]*)\}|\$\{")
REFERENCE = re.compile(r"([a-z0-9-]+)\.([a-z_]+)")


@frozen
class Named:
    """A reference by its names: `${ledger.host}`."""

    target: str
    attribute: str


class InvalidReferenceError(ValueError):
    """A `${` that begins no reference."""


def parse_value(text: str) -> tuple[str | Named, ...]:
    """Split a value into text and references; raises `InvalidReferenceError`.

    >>> parse_value("http://${cart.url}/$${x}")
    ('http://', Named(target='cart', attribute='url'), '/${x}')
    """
    if "${" not in text:
        return (text,) if text else ()
    parts: list[str | Named] = []
    literal, end = "", 0
    for token in TOKEN.finditer(text):
        literal += text[end : token.start()]
        end = token.end()
        if token[0] == "$${":
            literal += "${"
            continue
        parts += [literal, _parse_reference(token)]
        literal = ""
    return tuple(part for part in (*parts, literal + text[end:]) if part != "")


def _parse_reference(token: re.Match[str]) -> Named:
    if token[1] is None:
        raise InvalidReferenceError("has a `${` without its `}`")
    names = REFERENCE.fullmatch(token[1].strip())
    if names is None:
        raise InvalidReferenceError("has a `${...}` that is not `${name.attribute}`")
    return Named(names[1], names[2])


def references(text: str) -> Iterator[Named]:
    """What a value refers to; nothing where it cannot be read."""
    with suppress(InvalidReferenceError):  # which is reported where the value stands
        yield from (part for part in parse_value(text) if isinstance(part, Named))


def credential_in(text: str) -> str | None:
    """What credential a value seems to hold, if any; what it refers to is none.

    >>> credential_in("postgres://app:hunter2@db.example/app")
    'an address with a password in it'
    >>> credential_in("postgres://${ledger.user}:${ledger.port}@db.example/app")
    """
    return looks_like("".join(part for part in _parts(text) if isinstance(part, str)))


def is_named_secret(variable: str, text: str) -> bool:
    """Whether a value is written out whose variable is called as secrets are.

    >>> is_named_secret("DB_PASSWORD", "hunter2"), is_named_secret("DB_PASSWORD", "${key.id}")
    (True, False)
    """
    parts = _parts(text)
    return named_secret(variable) and len(parts) == 1 and isinstance(parts[0], str)


def _parts(text: str) -> tuple[str | Named, ...]:
    """A value in parts; all of it is text where it cannot be read."""
    try:
        return parse_value(text)
    except InvalidReferenceError:
        return (text,)
