"""What Google refuses about values: enums, patterns, lengths, ranges, required members."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from .. import coverage, schemas, sdk
from ..problems import Problem
from ..rules import Rules
from ..wire import UNKNOWN, Value, leaves
from . import facts, published
from .mapped import COMPUTED, LABEL_KEY, LABEL_VALUE, OWN, Mapped
from .mappings import MAPPINGS

# Inputs that hold labels.
LABELS = frozenset({"labels", "userLabels"})


@functools.cache
def rules(token: str) -> tuple[Rules, ...]:
    """The schemas that a resource type is held against."""
    mapped = MAPPINGS[token]
    return tuple(
        Rules(published.schema(each), mapped.names, frozenset(mapped.optional))
        for each in mapped.schemas
    )


def check(token: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Everything that Google's own sources refuse about the inputs of a resource."""
    mapped = MAPPINGS.get(token)
    if not mapped:
        yield Problem("", f"the stand-in does not know what Google says of {token}")
        return
    for each in rules(token):
        yield from each.check(given)
    yield from _check_facts(mapped, given)
    yield from _check_labels(given, "")


def _check_facts(mapped: Mapped, given: Mapping[str, Value]) -> Iterator[Problem]:
    for path, value in leaves({**given}):
        if value is None or value == UNKNOWN or isinstance(value, dict | list):
            continue
        spelt = re.sub(r"\[\d+\]", "", path)
        if mapped.own.get(spelt) == COMPUTED:
            yield Problem(path, "is set by Google alone")
        if stated := mapped.facts.get(spelt):
            yield from facts.check(stated, value, path)


def _check_labels(given: Mapping[str, Value], path: str) -> Iterator[Problem]:
    for name, value in given.items():
        below = f"{path}{name}"
        if name in LABELS and isinstance(value, dict):
            yield from _check_label(value, below)
        elif isinstance(value, dict):
            yield from _check_labels(value, f"{below}.")


def _check_label(labels: Mapping[str, Value], path: str) -> Iterator[Problem]:
    member = {"pattern": LABEL_VALUE}
    for key, value in labels.items():
        schema = {"properties": {"key": {"pattern": LABEL_KEY}, "value": member, "": {}}}
        for problem in Rules(schema, {}).check({"key": key, "value": value}):
            yield Problem(f"{path}.{key}", problem.reason)


def is_fixed(token: str, path: str) -> bool:
    """Whether Google cannot change this input of a resource that exists."""
    mapped = MAPPINGS[token]
    if any(f"{path}.".startswith(f"{each}.") for each in mapped.fixed):
        return True
    return path == "project" or any(_is_marked(each, path) for each in rules(token))


def _is_marked(rules_: Rules, path: str) -> bool:
    """Whether the schema says "Immutable." of a member, or of what it is inside of."""
    schema, parts = rules_.schema, path.split(".")
    for depth, _ in enumerate(parts, 1):
        name = rules_.find(schema, ".".join(parts[:depth]))
        if not name:
            return False
        for part in name.split("."):
            outer = schemas.inner(schema, rules_.schema)
            schema = outer["properties"][part]
            if schema.get(published.FIXED):
                return True
    return False


def unmapped(token: str) -> Iterator[str]:
    """The inputs, at every depth, that no source knows and no reason is given for."""
    written = (*MAPPINGS[token].own, *MAPPINGS[token].facts)
    for path in coverage.unmapped(token, rules(token), OWN):
        if not any(f"{path}.".startswith(f"{each}.") for each in written):
            yield path


def unreachable(token: str) -> Iterator[str]:
    """The members that Google requires and that no input of the type becomes."""
    for each in rules(token):
        reached = {(each.find(each.schema, name) or "").split(".")[0] for name in sdk.inputs(token)}
        yield from set(each.schema.get("required", ())) - reached - each.optional


def stale(token: str) -> Iterator[str]:
    """The paths in the table that speak of no input any more."""
    mapped = MAPPINGS[token]
    return coverage.stale(token, {*mapped.names, *mapped.own, *mapped.facts, *mapped.fixed})
