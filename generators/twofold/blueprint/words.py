"""How messages name what somebody wrote, in one line and in YAML's words."""

from __future__ import annotations

import re

from twofold.blueprint.credentials import looks_like
from twofold.blueprint.places import Loc

# As much of a value as a message repeats.
SHOWN = 40
# What a message says instead of a credential: who reads a log should not learn it.
HIDDEN = "(not shown)"


def name_of(loc: Loc) -> str:
    """What a person calls the value at a place.

    >>> name_of(("services", "cart")), name_of(("services", "cart", "http", 1)), name_of(())
    ("'cart'", "item 2 of 'http'", 'the file')
    """
    if not loc:
        return "the file"
    key = loc[-1]
    if isinstance(key, int):
        return f"item {key + 1} of {name_of(loc[:-1])}"
    return f"'{printable(key)}'"


def shown(value: object) -> str:
    """A value as the user wrote it, or its kind where that is long."""
    match value:
        case str():
            return f"'{printable(value)}'"
        case int() | float() if not isinstance(value, bool):
            return printable(str(value))
        case _:
            return kind_of(value)


def printable(text: str) -> str:
    """As much of a text as fits a message, in one line; nothing of a credential."""
    if looks_like(text):
        return HIDDEN
    return one_line(text if len(text) <= SHOWN else f"{text[:SHOWN]}...")


def one_line(text: str) -> str:
    """A text in one line, and whole; nothing of a credential."""
    if looks_like(text):
        return HIDDEN
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def kind_of(value: object) -> str:
    """What kind of value somebody wrote, in YAML's words."""
    match value:
        case None:
            return "empty"
        case bool():
            return "true" if value else "false"
        case str():
            return "text"
        case int() | float():
            return f"the number {printable(str(value))}"
        case list():
            return "a list"
        case _:
            return "a mapping"


def upper(name: str) -> str:
    """A name as environment variables are written.

    >>> upper("gateway-key")
    'GATEWAY_KEY'
    """
    return name.replace("-", "_").upper()


def bare(word: str) -> str:
    """A word in small letters, with nothing in between.

    >>> bare("Rate-Limit")
    'ratelimit'
    """
    return re.sub(r"[^a-z0-9]", "", word.lower())
