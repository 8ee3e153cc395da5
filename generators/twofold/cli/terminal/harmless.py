"""Which lines of a file of Pulumi's may be shown: those that say nothing but what is ours to know.

Any other key may be a secret's, and so may all that no key belongs to: a comment, a tag, a line of
a text. What cannot be read is not shown, as nobody knows then what belongs to which key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from twofold.blueprint.places import Loc, Places
from twofold.blueprint.text import read
from twofold.diagnostics import CompileError, Span
from twofold.placement.known import is_ours

# What providers are told where to work, and no secret.
PROVIDERS = frozenset({"aws:region", "azure-native:location", "gcp:project", "gcp:region"})
# What YAML puts between keys and values.
_BETWEEN = re.compile(r"[\s{}\[\],:'\"-]*")


def is_harmless(line: str, path: Path, number: int) -> bool:
    """Whether a line of a file, the one of this number, has but keys of ours and their values."""
    try:
        places = read(path).places
    except CompileError:
        return False
    rest = line
    for loc, span, text in _texts(places):
        if span.line == number:
            if not _is_known(loc):
                return False
            rest = _without(rest, text, span.column - 1)
    return bool(_BETWEEN.fullmatch(rest))


def _texts(places: Places) -> Iterator[tuple[Loc, Span, str]]:
    """Every key and every single value, where it begins."""
    for loc, place in places.table.items():
        if loc and isinstance(loc[-1], str):
            yield loc, place.key, loc[-1]
        if place.text is not None:
            yield loc, place.value, place.text


def _is_known(loc: Loc) -> bool:
    """Whether every key on the way to a value is one of ours, or so like one that it is meant."""
    top, *inside = loc
    if top != "config" or not inside:
        return top == "config"
    if inside[0] in PROVIDERS:
        return len(inside) == 1
    return is_ours(tuple(inside))


def _without(line: str, text: str, start: int) -> str:
    """A line without a text that begins there, maybe behind a quotation mark."""
    start += line[start : start + 1] in {"'", '"'}
    if not line.startswith(text, start):
        return line
    return f"{line[:start]}{' ' * len(text)}{line[start + len(text) :]}"
