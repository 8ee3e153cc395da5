"""Which keys of a stack's file somebody knows: another may be a secret that stands as a key."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import get_args, get_origin

from twofold.blueprint.credentials import named_secret
from twofold.blueprint.fields import fields, is_model, options, shape, words
from twofold.blueprint.places import Loc
from twofold.blueprint.text import LARGEST, Document
from twofold.blueprint.words import HIDDEN, printable
from twofold.diagnostics import Diagnostic, closest
from twofold.placement.model import NAMESPACE
from twofold.placement.spec import ApplicationStackSpec, PlatformStackSpec

# A key so like one of ours is a slip of the hand, and no secret: `nam`, and not `hunter`, which is
# as like `cluster` as what hints suggest.
ALIKE = 0.8

# What Pulumi writes into a stack's file itself.
# https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/
CONFIG = "config"
PULUMIS = (CONFIG, "environment", "secretsprovider", "encryptedkey", "encryptionsalt")

# How Pulumi calls what is no project's own: `aws:region`.
_NAMESPACED = re.compile(r"[\w-]+:[\w.:-]+")
_WORD = re.compile(r"[^\W_]+")


def is_ours(loc: Loc) -> bool:
    """Whether a value below `config` belongs to keys of ours alone, or to slips of the hand.

    What may hold names of somebody's own is not ours: where names are missing, or one is in
    place of another, anything may stand there.

    >>> is_ours(("twofold:clustr", "nam")), is_ours(("twofold:cluster", "gateway-key"))
    (True, False)
    >>> is_ours(("twofold:styles",)), is_ours(("twofold:styles", "cart"))
    (False, False)
    """
    bases = _bases(loc)
    return bool(bases) and not any(map(_has_names, bases))


def _bases(loc: Loc) -> Sequence[object]:
    """The types of what is meant by the keys on the way to a value; none where one is not ours."""
    bases: list[object] = [ApplicationStackSpec, PlatformStackSpec]
    for step in loc:
        inside: dict[str | int, list[object]] = {}
        for key, base in (pair for each in bases for pair in _inside(each)):
            inside.setdefault(key, []).append(base)
        key = 0 if isinstance(step, int) else _alike(step, map(str, inside))
        if key is None or key not in inside:
            return ()
        bases = inside[key]
    return bases


def _has_names(base: object) -> bool:
    """Whether what is of a type is a mapping by names that are not ours, or has one in it."""
    if get_origin(base) is dict:
        return not any(_inside(base))
    return any(_has_names(inner) for _, inner in _inside(base))


def is_told(key: str, known: Collection[str]) -> bool:
    """Whether findings may name a key where these are known: it is like one, or of their words."""
    return _alike(key, known) is not None or _is_of(key, _words_of(known))


def hidden(findings: Iterable[Diagnostic], document: Document, root: Path) -> Sequence[Diagnostic]:
    """Findings about a stack's file in a project's root, without the keys that nobody knows.

    What its blueprint says, everybody knows.
    """
    known = _vocabulary() | _words_of([_text(root / _blueprint(document))])
    ways = (loc[1:] if loc[0] == CONFIG else loc for loc in document.places.table if loc)
    keys = {str(way[-1]) for way in ways if way and not _is_known(way, known)}
    return [_without(each, sorted(keys, key=len, reverse=True)) for each in findings]


def _blueprint(document: Document) -> str:
    match document.data:
        case {"config": {"twofold:blueprint": str(path)}}:
            return path
        case _:
            return ""


def _is_known(loc: Loc, known: frozenset[str]) -> bool:
    key = loc[-1]
    return (
        isinstance(key, int)
        or bool(_bases(loc))
        or _is_of(key, known)
        or named_secret(key.rpartition(":")[2])
        or (len(loc) == 1 and not key.startswith(NAMESPACE) and bool(_NAMESPACED.fullmatch(key)))
    )


def _without(finding: Diagnostic, keys: Iterable[str]) -> Diagnostic:
    message, hint = finding.message, finding.hint
    for key in map(printable, keys):
        message = message.replace(f"'{key}'", f"'{HIDDEN}'")
        hint = hint.replace(f"'{key}'", f"'{HIDDEN}'").replace(f"--secret {key}", "--secret NAME")
    return Diagnostic(finding.code, message, finding.span, hint)


def _alike(key: str, known: Iterable[str]) -> str | None:
    """The key that somebody means: this one, its letters in another order, or one that is like it.

    What all keys begin with makes none of them alike.
    """
    bare = {each.removeprefix(NAMESPACE): each for each in known}
    prefixed = any(each.startswith(NAMESPACE) for each in bare.values())
    if prefixed and not key.startswith(NAMESPACE):
        return None
    word = key.removeprefix(NAMESPACE)
    turned = next((each for each in bare if sorted(each) == sorted(word)), "")
    return bare.get(word if word in bare else turned or closest(word, bare, ALIKE) or "")


def _inside(base: object) -> Iterator[tuple[str | int, object]]:
    """The keys that a type of value may have, each with a type of its own; 0 is any item."""
    inner = [shape(each).base for each in get_args(base)]
    if is_model(base):
        yield from ((key, field.shape.base) for key, field in fields(base).items())
    elif options(base):
        yield from (pair for each in inner for pair in _inside(each))
    elif len(inner) == 1:
        yield 0, inner[0]
    elif len(inner) == 2:  # a mapping's keys, and its values
        yield from ((word, inner[1]) for word in words(inner[0]))


@cache
def _vocabulary() -> frozenset[str]:
    """The words of all keys that we have."""
    found = [*PULUMIS]
    bases: list[object] = [ApplicationStackSpec, PlatformStackSpec]
    while bases:
        for key, base in _inside(bases.pop()):
            found.append(str(key))
            bases.append(base)
    return _words_of(found)


def _is_of(key: str, known: frozenset[str]) -> bool:
    """Whether a key is made of words that are known."""
    return bool(words := _words_of([key])) and words <= known


def _words_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _WORD.findall(text))


def _text(path: Path) -> str:
    """What a file says, as much of it as is read of any; nothing where it cannot be read."""
    try:
        if not path.is_file():
            return ""
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(LARGEST)
    except OSError:
        return ""
