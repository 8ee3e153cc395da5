"""Keys of a stack's configuration that stand without a value, and may be one themselves.

YAML reads `{gateway-key:hunter2}`, where a space is missing, as one key, and `{hunter2}` too.
No finding here repeats a key, and whoever reads on does not see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twofold.blueprint.fields import fields
from twofold.blueprint.places import Loc, Places
from twofold.blueprint.text import Value
from twofold.blueprint.words import name_of
from twofold.diagnostics import Diagnostic, Span
from twofold.placement.model import NAMESPACE
from twofold.placement.secrets import EXISTING, SECRETS, VARIABLES
from twofold.placement.spec import ExistingSpec


def check_alone(config: Mapping[str, Value], places: Places) -> Iterator[Diagnostic]:
    """Find every key that may be a value."""
    for loc in _alone(config, ()):
        holder = name_of(("config", *loc[:-1]))
        yield key_alone(holder, places.of("config", *loc).key)


def without_alone(config: Mapping[str, Value], loc: Loc = ()) -> dict[str, Value]:
    """A configuration without keys that may be values."""
    return {
        key: without_alone(each, (*loc, key)) if isinstance(each, dict) else each
        for key, each in config.items()
        if not _may_be_value(key, each, loc)
    }


def _alone(config: Mapping[str, Value], loc: Loc) -> Iterator[Loc]:
    for key, each in config.items():
        if _may_be_value(key, each, loc):
            yield (*loc, key)
        elif isinstance(each, dict):
            yield from _alone(each, (*loc, key))


def _may_be_value(key: str, value: Value, loc: Loc) -> bool:
    """Whether a key of what stands at a place is no more than one word, or has a ':' in it."""
    if value is not None:
        return False
    if loc[:1] in ((SECRETS,), (VARIABLES,)):
        return True
    if loc[:1] == (EXISTING,) and key not in fields(ExistingSpec):
        return True
    ours = key.startswith(NAMESPACE) or any(str(step).startswith(NAMESPACE) for step in loc)
    return ours and ":" in key.removeprefix(NAMESPACE)


def key_alone(holder: str, span: Span) -> Diagnostic:
    """A key has a value, behind a ':' and a space."""
    return Diagnostic(
        "empty-value",
        f"a key in {holder} has no value",
        span,
        "write a ':' and a space behind the key, then its value; values of secrets never stand"
        " here",
    )
