"""Data to typed values: every error that pydantic finds, said to the person who wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from twofold.blueprint.conversion import conversion
from twofold.blueprint.docs import describe_fields
from twofold.blueprint.elsewhere import hint_for
from twofold.blueprint.fields import Spot, spot
from twofold.blueprint.model import (
    HEADER_PATTERN,
    NAME_PATTERN,
    PORT_PATTERN,
    VARIABLE_PATTERN,
    Spec,
)
from twofold.blueprint.places import Loc, Places
from twofold.blueprint.quantities import MistakeError
from twofold.blueprint.text import UNREAD
from twofold.blueprint.words import kind_of, name_of, printable, shown
from twofold.diagnostics import CompileError, Diagnostic, Span, nearest
from twofold.values import frozen

Model = TypeVar("Model", bound=BaseModel)


def validate(
    model: type[Model],
    data: object,
    places: Places,
    *,
    base: Loc = (),
    earlier: Iterable[Diagnostic] = (),
) -> Model:
    """Make a typed value of data that stands at `base` among the places.

    Raises `CompileError` with the earlier findings and one for each of the model's errors.
    """
    findings = list(earlier)
    try:
        value = model.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems = [_problem(model, each, places, base) for each in details]
        unread = {finding.span for finding in findings if finding.code in UNREAD}
        findings += [each for each in map(_explain, problems) if each.span not in unread]
        raise CompileError(findings) from None
    if findings:
        raise CompileError(findings)
    return value


@frozen
class Problem:
    """One of pydantic's errors, and the place that it is about."""

    details: ErrorDetails
    spot: Spot
    places: Places
    base: Loc

    @property
    def value(self) -> object:
        """What the user wrote."""
        return self.details["input"]

    @property
    def name(self) -> str:
        """What the user would call the place."""
        return name_of((*self.base, *self.spot.loc))

    @property
    def inside(self) -> str:
        """What holds the place, where it is not the file itself."""
        holder = (*self.base, *self.spot.loc)[:-1]
        return f" in {name_of(holder)}" if holder else ""

    @property
    def described(self) -> str:
        """What the language says about the key."""
        describe_fields(Spec)
        info = self.spot.field[1] if self.spot.field else None
        return " ".join((info.description or "").split()) if info else ""

    @property
    def examples(self) -> Sequence[object]:
        """What the key may hold."""
        return (self.spot.field and self.spot.field[1].examples) or ()

    @property
    def way_out(self) -> str:
        """The key with an example of what it takes or, where it has none, what it is for."""
        if self.spot.field and self.examples:
            return f"as in {self.spot.field[0]}: {_flow(self.examples[0])}"
        return self.described or "`twofold schema` prints what may stand here"

    @property
    def at_key(self) -> Span:
        """Where the key begins."""
        return self.places.of(*self.base, *self.spot.loc).key

    @property
    def at_value(self) -> Span:
        """Where the value begins."""
        return self.places.of(*self.base, *self.spot.loc).value

    def bound(self, name: str) -> object:
        """A limit that the value does not keep."""
        return self.details.get("ctx", {}).get(name)


def unknown_key(problem: Problem) -> Diagnostic:
    """A key is one that the language has."""
    key = str(problem.spot.loc[-1])
    message = f"unknown key '{printable(key)}'{problem.inside}"
    place = problem.inside and str((*problem.base, *problem.spot.loc)[-2])
    home = hint_for(problem.spot.around, key, place)
    hint = home or _broken_text(key, problem) or nearest(key, problem.spot.known)
    return Diagnostic("unknown-key", message, problem.at_key, hint)


def _broken_text(key: str, problem: Problem) -> str:
    """Between braces, a key without a value is often text that was not written as one."""
    if problem.value is not None:
        return ""
    name, _, rest = key.partition(":")
    if name in problem.spot.known and rest:
        return f"put a space behind the ':', as in `{name}: {printable(rest)}`"
    return "" if re.fullmatch(r"[\w-]+", key) else "put quotes around text that holds ','"


def missing_key(problem: Problem) -> Diagnostic:
    """Some keys have to be there."""
    key = str(problem.spot.loc[-1])
    holder = problem.places.of(*problem.base, *problem.spot.loc[:-1])
    message = f"'{key}' is missing{problem.inside}"
    return Diagnostic("missing-key", message, holder.key, problem.way_out)


def wrong_type(problem: Problem) -> Diagnostic:
    """A value is of the kind that its key asks for."""
    wanted = TYPES[problem.details["type"]]
    message = f"{problem.name} has to be {wanted}, not {kind_of(problem.value)}"
    hint = conversion(wanted, problem.value, problem.examples, problem.way_out) or problem.way_out
    return Diagnostic("wrong-type", message, problem.at_value, hint)


def unknown_value(problem: Problem) -> Diagnostic:
    """A value is one of a few words."""
    allowed = problem.spot.allowed
    message = f"{problem.name} cannot be {shown(problem.value)}"
    if str(problem.value) in allowed:
        hint = f'put it in quotes: "{problem.value}"'
    else:
        hint = nearest(str(problem.value), allowed)
    return Diagnostic("unknown-value", message, problem.at_value, hint)


def unknown_kind(problem: Problem) -> Diagnostic:
    """What a mapping holds follows from its `kind`, one of a few words."""
    expected = str(problem.bound("expected_tags")).replace("'", "").split(", ")
    kind = problem.bound("tag")
    at = problem.places.of(*problem.base, *problem.spot.loc, "kind").value
    message = f"the kind of {problem.name} cannot be {shown(kind)}"
    return Diagnostic("unknown-value", message, at, nearest(str(kind), expected))


def missing_kind(problem: Problem) -> Diagnostic:
    """What a mapping holds follows from its `kind`, which has to be there."""
    message = f"'kind' is missing in {problem.name}"
    return Diagnostic("missing-key", message, problem.at_key, "as in {kind: document}")


def out_of_range(problem: Problem) -> Diagnostic:
    """A number lies between its limits."""
    word, bound = LIMITS[problem.details["type"]]
    limit = str(problem.bound(bound)).removesuffix(".0")
    message = f"{problem.name} has to be {word} {limit}, not {shown(problem.value)}"
    return Diagnostic("out-of-range", message, problem.at_value, problem.way_out)


def invalid_text(problem: Problem) -> Diagnostic:
    """Names, and other text with a form, have this form."""
    pattern = problem.bound("pattern")
    at = problem.at_key if problem.spot.is_key else problem.at_value
    if pattern in NAME_RULES:
        message = f"{shown(problem.value)} is not a name"
        return Diagnostic("invalid-name", message, at, NAME_RULES[str(pattern)])
    message = f"{problem.name} cannot be {shown(problem.value)}"
    return Diagnostic("invalid-value", message, at, problem.way_out)


def too_long(problem: Problem) -> Diagnostic:
    """Names are short enough for what becomes of them."""
    at = problem.at_key if problem.spot.is_key else problem.at_value
    longest, length = problem.bound("max_length"), len(str(problem.value))
    message = f"{shown(problem.value)} has {length} characters; {longest} is the most"
    return Diagnostic("too-long", message, at, "shorten it")


def too_short(problem: Problem) -> Diagnostic:
    """What has to hold something does."""
    message = f"{problem.name} is empty"
    return Diagnostic("empty-value", message, problem.at_value, "fill it, or remove it")


def mistake(problem: Problem) -> Diagnostic:
    """What a validator of ours says, behind the value's name."""
    error = problem.bound("error")
    message = f"{problem.name} {error}"
    if isinstance(error, MistakeError):
        return Diagnostic(error.code, message, problem.at_value, error.hint)
    return Diagnostic("invalid-value", message, problem.at_value, problem.way_out)


def other(problem: Problem) -> Diagnostic:
    """What no rule has words for, in pydantic's own."""
    message = f"{problem.name}: {problem.details['msg']}"
    return Diagnostic("invalid-value", message, problem.at_value, problem.way_out)


Rule: TypeAlias = Callable[[Problem], Diagnostic]

# Pydantic's error types: https://docs.pydantic.dev/latest/errors/validation_errors/
TYPES: Mapping[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
LIMITS: Mapping[str, tuple[str, str]] = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}
RULES: Mapping[str, Rule] = {
    "extra_forbidden": unknown_key,
    "missing": missing_key,
    "literal_error": unknown_value,
    "union_tag_invalid": unknown_kind,
    "union_tag_not_found": missing_kind,
    "string_pattern_mismatch": invalid_text,
    "string_too_long": too_long,
    "string_too_short": too_short,
    "too_short": too_short,
    "value_error": mistake,
    **dict.fromkeys(TYPES, wrong_type),
    **dict.fromkeys(LIMITS, out_of_range),
}
NAME_RULES: Mapping[str, str] = {
    NAME_PATTERN: "a name has lower-case letters, digits and '-', and begins with a letter",
    VARIABLE_PATTERN: "a variable has letters, digits and '_', and begins with no digit",
    PORT_PATTERN: "a port's name has lower-case letters, one at least, digits, and single '-'",
    HEADER_PATTERN: "a header's name has letters, digits and '-'",
}


def _problem(model: type[BaseModel], details: ErrorDetails, places: Places, base: Loc) -> Problem:
    where = spot(model, details["loc"], unknown=details["type"] == "extra_forbidden")
    return Problem(details, where, places, base)


def _explain(problem: Problem) -> Diagnostic:
    return RULES.get(problem.details["type"], other)(problem)


def _flow(example: object) -> str:
    """An example as a person writes it in one line."""
    return yaml.safe_dump(example, default_flow_style=True, sort_keys=False, width=1000).strip()
