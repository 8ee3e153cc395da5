"""What AWS refuses about values: enums, patterns, lengths, ranges, required members."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from .. import coverage, schemas, sdk
from ..problems import Problem
from ..rules import Rules
from ..wire import Value
from . import published
from .formats import FORMATS
from .mapped import OWN, Mapped
from .mappings import MAPPINGS


@functools.cache
def rules(token: str) -> tuple[Rules, ...]:
    """The schemas that a resource type is held against: CloudFormation's, then the API's."""
    mapped = MAPPINGS.get(token)
    return tuple(_rules(mapped)) if mapped else ()


def _rules(mapped: Mapped) -> Iterator[Rules]:
    optional = frozenset(mapped.optional)
    if mapped.cloudformation:
        schema = published.cloudformation(mapped.cloudformation)
        yield Rules(schema, mapped.names, optional, FORMATS)
    for call in mapped.api:
        # What a call needs as a whole, the SDK and CloudFormation say better.
        schema: schemas.Schema = {**published.api(call), "required": []}
        yield Rules(schema, mapped.names, optional, FORMATS)


def check(token: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Everything that AWS's own sources refuse about the inputs of a resource."""
    seen: set[str] = set()
    for each in rules(token):
        for problem in each.check(given):
            # The two sources mostly say the same; one word about a property is enough.
            if not problem.property or problem.property not in seen:
                seen.add(problem.property)
                yield problem


def is_fixed(token: str, path: str) -> bool:
    """Whether AWS cannot change this input of a resource that exists."""
    mapped = MAPPINGS.get(token)
    if not mapped:
        return False
    if path.split(".", 1)[0] in mapped.fixed:
        return True
    if not mapped.cloudformation:
        return False
    pointer = _pointer(rules(token)[0], path)
    fixed: list[str] = published.cloudformation(mapped.cloudformation).get(
        "createOnlyProperties", []
    )
    return any(f"/properties/{pointer}/".startswith(f"{each}/") for each in fixed)


def _pointer(rules_: Rules, path: str) -> str:
    schema, names = rules_.schema, list[str]()
    parts = re.sub(r"\[\d+\]", "", path).split(".")
    for depth, _ in enumerate(parts, 1):
        name = rules_.find(schema, ".".join(parts[:depth]))
        if not name:
            break
        names += name.split(".")
        schema = schemas.member(schema, rules_.schema, name)
    return "/".join(names)


def unmapped(token: str) -> Iterator[str]:
    """The inputs, at every depth, that no source knows and no reason is given for."""
    return coverage.unmapped(token, rules(token), {*MAPPINGS[token].own, *OWN})


def unreachable(token: str) -> Iterator[str]:
    """The members that AWS requires and that no input of the type becomes."""
    for each in rules(token)[:1]:
        reached = {(each.find(each.schema, name) or "").split(".")[0] for name in sdk.inputs(token)}
        yield from set(each.schema.get("required", ())) - reached - each.optional


def stale(token: str) -> Iterator[str]:
    """The names and reasons in the table that speak of no input any more."""
    mapped = MAPPINGS[token]
    return coverage.stale(token, {*mapped.names, *mapped.own})
