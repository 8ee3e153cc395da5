"""What the Pulumi SDKs themselves say about inputs and outputs: the types of their classes."""

from __future__ import annotations

import collections.abc
import enum
import functools
import importlib
import inspect
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws
import pulumi_azure_native
import pulumi_docker_build
import pulumi_gcp
import pulumi_kubernetes
import pulumi_random

# Pulumi's own metadata readers: the only place that maps Python names to names on the wire.
from pulumi import _types as metadata  # pyright: ignore[reportPrivateUsage]
from pulumi.runtime import rpc

from .problems import Problem
from .wire import ARCHIVE, ASSET, UNKNOWN, Value, signature

PACKAGES = {
    "aws": pulumi_aws,
    "azure-native": pulumi_azure_native,
    "docker-build": pulumi_docker_build,
    "gcp": pulumi_gcp,
    "kubernetes": pulumi_kubernetes,
    "random": pulumi_random,
}

# What a Kubernetes object is whose kind no SDK knows.
CUSTOM = pulumi_kubernetes.apiextensions.CustomResource

# What the engine and every provider take besides the declared inputs.
ALWAYS_TAKEN = frozenset({"__defaults", "__internal", "version", "pluginDownloadURL"})


class UnknownTypeError(LookupError):
    """There is no such resource type or function in the SDK."""


@dataclass(frozen=True, slots=True)
class Member:
    """One input of a class: its type, as the SDK declares it, and whether it has to be given."""

    type: object
    required: bool


@functools.cache
def resource_class(token: str) -> type[pulumi.CustomResource]:
    """Find the SDK's class for a type token such as `aws:sqs/queue:Queue`.

    Raises `UnknownTypeError` for a token that no SDK registers.
    """
    package, module, _ = (*token.split(":"), "", "")[:3]
    if package not in PACKAGES or not module:
        raise UnknownTypeError(f"there is no resource type {token}")
    found = rpc.get_resource_module(package, module, "")
    info = typing.cast("dict[str, typing.Any]", getattr(found, "mod_info", {}))
    name = info.get("classes", {}).get(token)
    if not name and package == "kubernetes":
        return CUSTOM
    if not name:
        raise UnknownTypeError(f"there is no resource type {token}")
    return getattr(importlib.import_module(info["fqn"]), name)


@functools.cache
def inputs(token: str) -> Mapping[str, Member]:
    """The inputs of a resource type, by their names on the wire."""
    cls = resource_class(token)
    module = importlib.import_module(cls.__module__)
    # `BucketVersioningArgs` is a block of the bucket; the resource's own are the `InitArgs`.
    own = getattr(module, f"{cls.__name__}InitArgs", None)
    return members(own or getattr(module, f"{cls.__name__}Args"))


@functools.cache
def members(cls: type) -> Mapping[str, Member]:
    """The members of an input class, by their names on the wire."""
    names = metadata.input_type_py_to_pulumi_names(cls)
    hints = metadata._raw_return_hints(cls)  # pyright: ignore[reportPrivateUsage]  # no public one keeps unions
    parameters = inspect.signature(cls.__init__).parameters
    return {
        wire: Member(hints[wire], parameters[python].default is inspect.Parameter.empty)
        for python, wire in names.items()
    }


def outputs(token: str) -> Mapping[str, object]:
    """The outputs of a resource type and their types, by their names on the wire."""
    return metadata.resource_types(resource_class(token))


def fields(cls: type) -> Mapping[str, object]:
    """The members of an output class and their types, by their names on the wire."""
    return metadata.output_type_types(cls)


def is_output_type(kind: object) -> bool:
    """Whether a type is one of the SDK's output classes."""
    return isinstance(kind, type) and metadata.is_output_type(kind)


def nested(kind: object) -> Iterator[type]:
    """The input classes inside a type such as `Input[Sequence[Input[QueueArgs]]]`."""
    for each in alternatives(kind):
        if isinstance(each, type) and metadata.is_input_type(each):
            yield each
        elif typing.get_origin(each) in {collections.abc.Sequence, list}:
            yield from nested(typing.get_args(each)[0])


def check_inputs(token: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Compare the inputs of a resource with its SDK class, at every depth."""
    yield from _check_members(given, inputs(token), "")


def check_block(given: Mapping[str, Value], cls: type) -> Iterator[Problem]:
    """Compare a block of inputs with its SDK class, at every depth."""
    yield from _check_members(given, members(cls), "")


def _check_members(
    given: Mapping[str, Value], known: Mapping[str, Member], path: str
) -> Iterator[Problem]:
    for name, member in known.items():
        if member.required and given.get(name) is None:
            yield Problem(path + name, "missing required property")
    for name, value in given.items():
        if name in known:
            yield from _check(value, known[name].type, path + name)
        elif name not in ALWAYS_TAKEN:
            yield Problem(path + name, "unknown property")


def _check(value: Value, kind: object, path: str) -> Iterator[Problem]:
    if value is None or value == UNKNOWN:
        return
    forms = tuple(alternatives(kind))
    attempts = [list(_check_form(value, form, path)) for form in forms]
    if attempts and all(attempts):
        # The alternative that got furthest into the value says most about what is wrong.
        yield from max(attempts, key=lambda found: max(len(each.property) for each in found))


def alternatives(kind: object) -> Iterator[object]:
    """The types that a value may have, without the wrappers of outputs and awaitables."""
    origin = typing.get_origin(kind)
    if origin in {typing.Union, types.UnionType}:
        for each in typing.get_args(kind):
            yield from alternatives(each)
    elif origin not in {pulumi.Output, collections.abc.Awaitable} and kind is not type(None):
        yield kind


def _check_form(value: Value, form: object, path: str) -> Iterator[Problem]:
    origin, arguments = typing.get_origin(form), typing.get_args(form)
    if form is typing.Any:
        return
    if origin in {collections.abc.Sequence, list} and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _check(item, arguments[0], f"{path}[{index}]")
    elif origin in {collections.abc.Mapping, dict} and isinstance(value, dict):
        for key, item in value.items():
            yield from _check(item, arguments[1], f"{path}.{key}")
    elif isinstance(form, type) and metadata.is_input_type(form) and isinstance(value, dict):
        yield from _check_members(value, members(form), f"{path}.")
    elif not _is_scalar(value, form):
        yield Problem(path, f"expected {_name(form)}, got {_name(type(value))}")


def _is_scalar(value: Value, form: object) -> bool:
    if typing.get_origin(form) is typing.Literal:
        return value in typing.get_args(form)
    if not isinstance(form, type):
        return False
    if issubclass(form, enum.Enum):
        return value in [each.value for each in form]
    if issubclass(form, pulumi.Archive | pulumi.Asset):
        return signature(value) == (ARCHIVE if issubclass(form, pulumi.Archive) else ASSET)
    if form is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is form


def _name(form: object) -> str:
    origin = typing.get_origin(form)
    plain: dict[object, str] = {str: "text", int: "a whole number", float: "a number"}
    if origin in {collections.abc.Sequence, list} or form is list:
        return "a list"
    if origin in {collections.abc.Mapping, dict} or form is dict:
        return "a mapping"
    return plain.get(form, form.__name__ if isinstance(form, type) else str(form))


def function_result(token: str) -> type:
    """The result class of a function token such as `aws:ec2/getVpc:getVpc`.

    Raises `UnknownTypeError` for a function that the SDK does not have.
    """
    return getattr(_function_module(token), f"{_pascal(token)}Result")


def check_arguments(token: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Compare a function's arguments with its Python signature, by name."""
    names = {
        _camel(name) for name in inspect.signature(_function(token)).parameters if name != "opts"
    }
    for name in given:
        if name not in names | ALWAYS_TAKEN:
            yield Problem(name, "unknown argument")


def _pascal(token: str) -> str:
    name = token.rsplit(":", 1)[-1]
    return name[:1].upper() + name[1:]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _function_module(token: str) -> types.ModuleType:
    package, module, name = token.split(":")
    folder = module.split("/")[0]
    parts = [PACKAGES[package].__name__] if package in PACKAGES else []
    parts += [] if folder == "index" else [f"{folder}_" if folder == "lambda" else folder]
    try:
        return importlib.import_module(".".join([*parts, _snake(name)]))
    except ImportError:
        raise UnknownTypeError(f"there is no function {token}") from None


def _function(token: str) -> typing.Callable[..., object]:
    return getattr(_function_module(token), _snake(token.rsplit(":", 1)[-1]))


def _snake(name: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name)


def sequence_item(kind: object) -> object | None:
    """The type of a sequence's items, or `None` for what is no sequence."""
    if typing.get_origin(kind) in {collections.abc.Sequence, list, Sequence}:
        return typing.get_args(kind)[0]
    return None
