"""What Azure refuses about values: enums, patterns, lengths, ranges, required members."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from enum import Enum

from .. import coverage, sdk
from ..problems import Problem
from ..rules import Rules
from ..wire import UNKNOWN, Value
from .mappings import MAPPINGS
from .models import Operation, Schema, operation, schema

# pulumi-azure-native names them by these: `AutoName` in provider/pkg/resources/resources.go.
UUIDS = frozenset({"roleAssignmentName", "roleDefinitionId"})

# What Azure takes although the SDK's enum of streams has none of it.
# https://learn.microsoft.com/azure/azure-monitor/containers/container-insights-data-collection-dcr
BEYOND = frozenset(
    {"Microsoft-ContainerLogV2", "Microsoft-KubeEvents", "Microsoft-KubePodInventory"}
)

TEXT: Schema = {"type": "string"}
NOTHING: Schema = {"required": [], "properties": {}}


@functools.cache
def made_by(token: str) -> Operation:
    """The operation that makes resources of a type. Raises `UnknownTypeError`."""
    sdk.resource_class(token)
    mapped = MAPPINGS.get(token)
    if not mapped:
        raise sdk.UnknownTypeError(f"the stand-in does not know {token}: map it in mappings.py")
    if mapped.path:
        return Operation(mapped.path, dict.fromkeys(re.findall(r"\{(\w+)\}", mapped.path), TEXT))
    return operation(mapped.package, mapped.call)


@functools.cache
def rules(token: str) -> tuple[Rules, ...]:
    """What a resource type is held against: its model with the names in its path, its own name."""
    mapped, made = MAPPINGS[token], made_by(token)
    model = schema(mapped.package, mapped.model) if mapped.model else NOTHING
    # The provider fills in the place of a resource group.
    required = [name for name in model["required"] if name != "location"]
    properties = {**model["properties"], **made.parameters}
    named: Schema = {"properties": {made.own: mapped.name}} if made.own else NOTHING
    return (
        Rules({**model, "required": required, "properties": properties}, {}),
        Rules({**named, "required": []}, {}),
    )


def check(token: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Everything that Azure's models refuse about the inputs of a resource."""
    made_by(token)
    seen: set[str] = set()
    for each in rules(token):
        for problem in each.check(given):
            # Two sources may say the same; one word about a property is enough.
            if not problem.property or problem.property not in seen:
                seen.add(problem.property)
                yield problem
    yield from _enums(given, sdk.inputs(token), "")


def is_fixed(token: str, path: str) -> bool:
    """Whether a change of this input makes another resource."""
    first = path.split(".", 1)[0]
    return first == "location" or first in {*MAPPINGS[token].fixed, *made_by(token).parameters}


def is_frozen(token: str, path: str) -> bool:
    """Whether Azure refuses a change of this input."""
    return any(f"{path}.".startswith(f"{each}.") for each in MAPPINGS[token].frozen)


def _enums(
    given: Mapping[str, Value], known: Mapping[str, sdk.Member], path: str
) -> Iterator[Problem]:
    """Values that none of the SDK's enums has, where it takes any text in case there are more."""
    for name, value in given.items():
        if name in known:
            yield from _enum(value, known[name].type, f"{path}.{name}" if path else name)


def _enum(value: Value, kind: object, path: str) -> Iterator[Problem]:
    forms = tuple(sdk.alternatives(kind))
    match value:
        case str() if value != UNKNOWN:
            kinds = [form for form in forms if isinstance(form, type) and issubclass(form, Enum)]
            values = [str(each.value) for kind in kinds for each in kind]
            if values and value not in {*values, *BEYOND}:
                yield Problem(path, f"{value!r} is not one of {', '.join(values[:20])}")
        case list():
            items = [item for form in forms if (item := sdk.sequence_item(form))]
            for index, each in enumerate(value):
                for item in items:
                    yield from _enum(each, item, f"{path}[{index}]")
        case dict():
            fitting = [cls for cls in sdk.nested(kind) if not any(sdk.check_block(value, cls))]
            for cls in fitting[:1]:
                yield from _enums(value, sdk.members(cls), path)
        case _:
            return


def unmapped(token: str) -> Iterator[str]:
    """The inputs, at every depth, that no model knows and no reason is given for."""
    return coverage.unmapped(token, rules(token), MAPPINGS[token].own)


def stale(token: str) -> Iterator[str]:
    """The paths in the table that speak of no input any more."""
    mapped = MAPPINGS[token]
    written = {*mapped.fixed, *mapped.frozen, *(each for each in mapped.own if "." in each)}
    return coverage.stale(token, written)
