"""What is wrong with a value, said to the person who wrote it, and where."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from twofold.blueprint.conversion import conversion
from twofold.blueprint.elsewhere import hint_for
from twofold.blueprint.fields import Spec, fields
from twofold.blueprint.model import (
    HEADER_PATTERN,
    NAME_PATTERN,
    PORT_PATTERN,
    VARIABLE_PATTERN,
)
from twofold.blueprint.nowhere import kind_for, way_without
from twofold.blueprint.places import Loc, Places
from twofold.blueprint.problems import (
    MissingKey,
    MissingKind,
    Mistake,
    OutOfRange,
    Problem,
    TooLong,
    TooShort,
    UnknownKey,
    UnknownKind,
    UnknownValue,
    WrongForm,
    WrongType,
)
from twofold.blueprint.quantities import MistakeError
from twofold.blueprint.spot import Spot
from twofold.blueprint.words import kind_of, printable, shown
from twofold.diagnostics import Diagnostic, listing, nearest

NAME_RULES: Mapping[str, str] = {
    NAME_PATTERN: "a name has lower-case letters, digits and '-', and begins with a letter",
    VARIABLE_PATTERN: "a variable has letters, digits and '_', and begins with no digit",
    PORT_PATTERN: "a port's name has lower-case letters, one at least, digits, and single '-'",
    HEADER_PATTERN: "a header's name has letters, digits and '-'",
}


def explain(problem: Problem, places: Places, base: Loc) -> Diagnostic:  # noqa: C901 (a closed set)
    """Say what is wrong with a value of something that stands at `base` among the places."""
    loc = (*base, *problem.loc)
    at = Spot(problem.value, loc, problem.field, places, is_key=problem.is_key)
    match problem.what:
        case UnknownKey(model):
            return unknown_key(at, model)
        case MissingKey():
            return missing_key(at)
        case WrongType(wanted):
            return wrong_type(at, wanted)
        case UnknownValue(allowed):
            return unknown_word(at, allowed) if at.is_key else unknown_value(at, allowed)
        case UnknownKind(kind, known):
            return unknown_kind(at, kind, known)
        case MissingKind():
            return missing_kind(at)
        case OutOfRange(word, limit):
            return out_of_range(at, word, limit)
        case WrongForm(pattern):
            return invalid_text(at, pattern)
        case TooLong(longest):
            return too_long(at, longest)
        case TooShort():
            return too_short(at)
        case Mistake(error):
            return mistake(at, error)


def unknown_key(at: Spot, model: type[Spec]) -> Diagnostic:
    """A key is one that the language has."""
    key = str(at.loc[-1])
    message = f"unknown key '{printable(key)}'{at.inside}"
    holder = str(at.loc[-2]) if at.inside else ""
    known = fields(model)
    hint = (
        hint_for(model, key, holder)
        or way_without(model, key)
        or _broken_text(key, at.value, known)
        or nearest(key, known)
    )
    return Diagnostic("unknown-key", message, at.key, hint)


def _broken_text(key: str, value: object, known: Container[str]) -> str:
    """Between braces, a key without a value is often text that was not written as one."""
    if value is not None:
        return ""
    name, _, rest = key.partition(":")
    if name in known and rest:
        return f"put a space behind the ':', as in `{name}: {printable(rest)}`"
    return "" if re.fullmatch(r"[\w-]+", key) else "put quotes around text that holds ','"


def missing_key(at: Spot) -> Diagnostic:
    """Some keys have to be there."""
    key = str(at.loc[-1])
    message = f"'{key}' is missing{at.inside}"
    return Diagnostic("missing-key", message, at.holder, at.way_out)


def wrong_type(at: Spot, wanted: str) -> Diagnostic:
    """A value is of the kind that its key asks for."""
    message = f"{at.name} has to be {wanted}, not {kind_of(at.value)}"
    hint = conversion(wanted, at.value, at.examples, at.way_out) or at.way_out
    return Diagnostic("wrong-type", message, at.span, hint)


def unknown_value(at: Spot, allowed: Sequence[str]) -> Diagnostic:
    """A value is one of a few words."""
    message = f"{at.name} cannot be {shown(at.value)}"
    if str(at.value) in allowed:
        hint = f'put it in quotes: "{at.value}"'
    else:
        hint = _nearest_but_numbers(str(at.value), allowed)
    return Diagnostic("unknown-value", message, at.span, hint)


def _nearest_but_numbers(word: str, allowed: Sequence[str]) -> str:
    """Another version than those that there are is no misspelt one."""
    numbered = any(_without_digits(word) == _without_digits(each) != each for each in allowed)
    return f"known here: {listing(allowed)}" if numbered else nearest(word, allowed)


def _without_digits(word: str) -> str:
    return re.sub("[0-9]", "", word)


def unknown_word(at: Spot, allowed: Sequence[str]) -> Diagnostic:
    """A key is one of a few words."""
    message = f"unknown key {at.name}{at.inside}"
    return Diagnostic("unknown-key", message, at.key, nearest(str(at.value), allowed))


def unknown_kind(at: Spot, kind: object, known: Sequence[str]) -> Diagnostic:
    """What a mapping holds follows from its `kind`, one of a few words."""
    message = f"the kind of {at.name} cannot be {shown(kind)}"
    hint = kind_for(str(kind)) or nearest(str(kind), known)
    return Diagnostic("unknown-value", message, at.inner("kind"), hint)


def missing_kind(at: Spot) -> Diagnostic:
    """What a mapping holds follows from its `kind`, which has to be there."""
    message = f"'kind' is missing in {at.name}"
    return Diagnostic("missing-key", message, at.key, "as in {kind: document}")


def out_of_range(at: Spot, word: str, limit: int) -> Diagnostic:
    """A number lies between its limits."""
    message = f"{at.name} has to be {word} {limit}, not {shown(at.value)}"
    return Diagnostic("out-of-range", message, at.span, at.way_out)


def invalid_text(at: Spot, pattern: str) -> Diagnostic:
    """Names, and other text with a form, have this form."""
    if pattern in NAME_RULES:
        message = f"{shown(at.value)} is not a name"
        return Diagnostic("invalid-name", message, at.span, NAME_RULES[pattern])
    message = f"{at.name} cannot be {shown(at.value)}"
    return Diagnostic("invalid-value", message, at.span, at.way_out)


def too_long(at: Spot, longest: int) -> Diagnostic:
    """Names are short enough for what becomes of them."""
    length = len(str(at.value))
    message = f"{shown(at.value)} has {length} characters; {longest} is the most"
    return Diagnostic("too-long", message, at.span, "shorten it")


def too_short(at: Spot) -> Diagnostic:
    """What has to hold something does."""
    message = f"{at.name} is empty"
    return Diagnostic("empty-value", message, at.span, "fill it, or remove it")


def mistake(at: Spot, error: MistakeError) -> Diagnostic:
    """What a look at a value says, behind the value's name."""
    return Diagnostic(error.code, f"{at.name} {error}", at.span, error.hint)
