"""Read the types that an SDK gives its inputs and outputs."""

from __future__ import annotations

import collections.abc
import inspect
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import pulumi

# The SDKs' own way from their classes to the names and types on the wire; there is no public one.
from pulumi import _types as sdk_types  # pyright: ignore[reportPrivateUsage]


@cache
def output_types(kind: type) -> Mapping[str, object]:
    """Find the outputs of a resource class, or the members of an output type, by Pulumi's name."""
    hints = dict(sdk_types._raw_return_hints(kind))  # pyright: ignore[reportPrivateUsage]
    if not issubclass(kind, pulumi.Resource):
        return hints
    # A class that somebody wrote by hand annotates its outputs.
    written = inspect.get_annotations(kind, eval_str=True)
    hints |= {name: hint for name, hint in written.items() if get_origin(hint) is pulumi.Output}
    return {name: bare(hint) for name, hint in hints.items() if name not in {"id", "urn"}}


@cache
def spellings(kind: type) -> Mapping[str, str]:
    """Find Pulumi's name of each property of a class by Python's name; none where it has none."""
    by_pulumi = sdk_types.resource_pulumi_to_py_names(kind)
    return {by_pulumi.get(name, name): name for name in output_types(kind)}


def bare(hint: object) -> object:
    """Take the `Output` off a type."""
    return get_args(hint)[0] if get_origin(hint) is pulumi.Output else hint


def optional(hint: object) -> bool:
    """Say whether a value may be left out."""
    return hint in (None, NoneType) or (is_union(hint) and NoneType in get_args(hint))


def is_union(hint: object) -> bool:
    """Say whether a type is one of several."""
    return get_origin(hint) in (Union, UnionType)


def choices(hint: object) -> Iterator[object]:
    """List what a value may be once it is known and there: a union's members, one by one."""
    if is_union(hint) or get_origin(hint) in (pulumi.Output, collections.abc.Awaitable):
        for each in get_args(hint):
            yield from choices(each)
    elif hint is not NoneType:
        yield hint


def classes(hint: object) -> tuple[type, ...]:
    """Find the input or output types that a value may be; none where its keys are free."""
    return tuple(
        each
        for each in choices(hint)
        if isinstance(each, type)
        and (sdk_types.is_input_type(each) or sdk_types.is_output_type(each))
    )


def entry(hint: object, container: type) -> object:
    """Find the type of what a list (`Sequence`) or a mapping (`Mapping`) holds."""
    for each in choices(hint):
        origin = get_origin(each)
        if isinstance(origin, type) and issubclass(origin, container):
            return get_args(each)[-1]
    return Any


def shown(hint: object) -> str:
    """Write a type as its SDK does."""
    return hint.__name__ if isinstance(hint, type) else str(hint).replace("typing.", "")


def fits(hint: object, value: object) -> bool:
    """Say whether a value that is no mapping with members has one of the types of a hint."""
    return any(is_a(each, value) for each in choices(hint))


def is_a(hint: object, value: object) -> bool:
    """Say whether a value is of one type; a type that is not known here has any."""
    kind = get_origin(hint) or hint
    if not isinstance(kind, type):
        return True
    if kind in (int, float):
        number = (int, float) if kind is float else int
        return isinstance(value, number) and not isinstance(value, bool)
    if kind in (str, bool):
        return isinstance(value, kind)
    if issubclass(kind, Enum):
        return value in [member.value for member in kind]
    if issubclass(kind, Mapping) or classes(hint):
        return isinstance(value, Mapping)
    return not issubclass(kind, Sequence) or isinstance(value, list | tuple)
