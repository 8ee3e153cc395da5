"""The resource graph as JSON: what a compile keeps so that the next one can be compared with it.

Literals stand as themselves. Everything that is known only when the program runs is an object
with one `$` key that names what it is: `{"$ref": "pulumi_aws.sqs.Queue orders", "path": ["arn"]}`.
A mapping's own key that begins with `$` gets a second one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from json.encoder import encode_basestring as quoted
from pathlib import Path
from typing import TypeAlias

from twofold.resources.graph import (
    NO_OPTIONS,
    Alias,
    Component,
    Invoke,
    Node,
    Options,
    Read,
    Resource,
    ResourceGraph,
    StackReference,
)
from twofold.resources.values import (
    Address,
    Archive,
    Base64,
    Config,
    Enum,
    Folder,
    Format,
    FromBase64,
    Json,
    Key,
    Ref,
    Secret,
    Setting,
    StackOutput,
    Step,
    Value,
)
from twofold.values import defaults

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
PlainObject: TypeAlias = "dict[str, Plain]"

# Where a compile keeps its graph, in the folder that it writes.
LAST_COMPILE = Path(".twofold", "graph.json")

# Raised when a document of the version before could be read wrongly.
VERSION = 1


def written(graph: ResourceGraph) -> str:
    """Write a graph as JSON with stable keys, leaving out what stands in a secret.

    It is written piece by piece: to make dictionaries of it first takes twice as long.
    """
    components = ",".join([_component(each) for each in graph.components])
    return (
        f'{{"version":{VERSION},"name":{quoted(graph.name)},'
        f'"components":[{components}],"exports":{_value(graph.exports)}}}'
    )


def document(graph: ResourceGraph) -> PlainObject:
    """Write a graph as JSON values."""
    return json.loads(written(graph))


def _component(component: Component) -> str:
    nodes = ",".join([_node(node) for node in component.nodes])
    return (
        f'{{{_named(component.address)},"description":{quoted(component.description)},'
        f'"options":{_options(component.options)},"nodes":[{nodes}],'
        f'"outputs":{_value(component.outputs)}}}'
    )


def _node(node: Node) -> str:
    named = f'{_named(node.address)},"comment":{quoted(node.comment)}'
    match node:
        case Resource():
            given = f'"inputs":{_value(node.inputs)},"options":{_options(node.options)}'
            holds = ',"holds_data":true' if node.holds_data else ""
            return f'{{"node":"resource",{named},{given}{holds}}}'
        case Read():
            given = f'"id":{_value(node.id)},"options":{_options(node.options)}'
            return f'{{"node":"read",{named},{given}}}'
        case Invoke():
            return f'{{"node":"invoke",{named},"arguments":{_value(node.arguments)}}}'
        case StackReference():
            return f'{{"node":"stack",{named},"stack":{_value(node.stack)}}}'


def _named(address: Address) -> str:
    return f'"kind":{quoted(address.kind)},"name":{quoted(address.name)}'


USUAL = defaults(Options)
OPTION_NAMES = tuple(USUAL)


def _options(options: Options) -> str:
    """Write the options that somebody set, by Pulumi's own names."""
    if options is NO_OPTIONS:
        return "{}"
    given = [
        f'"{name}":{_option(value)}'
        for name, usual in USUAL.items()
        if (value := getattr(options, name)) != usual
    ]
    return f"{{{','.join(given)}}}"


Option: TypeAlias = "bool | str | Address | Alias | tuple[Option, ...] | None"


def _option(value: Option) -> str:
    match value:
        case Address():
            return _address(value)
        case Alias(name):
            return quoted(name)
        case tuple():
            return f"[{','.join(map(_option, value))}]"
        case bool() | str() | None:
            return _value(value)


@cache
def _address(address: Address) -> str:
    return quoted(f"{address.kind} {address.name}")


def identity(value: Value) -> str:
    """Write a value so that two texts are equal where two values are; secrets by their origins."""
    return json.dumps(plain(value), sort_keys=True)


def plain(value: Value) -> Plain:
    """Write a value as JSON values."""
    return json.loads(_value(value))


def _value(value: Value) -> str:
    # First what is often: to ask is quicker than to match.
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        items = [
            KEYS[key] + (quoted(each) if isinstance(each, str) else _value(each))
            for key, each in value.items()
        ]
        return f"{{{','.join(items)}}}"
    if isinstance(value, Ref):
        return f'{{"$ref":{_address(value.source)},"path":{_path(value.path)}}}'
    if isinstance(value, tuple):
        return f"[{','.join([_value(each) for each in value])}]"
    match value:
        case Json(inner):
            return f'{{"$json":{_value(inner)}}}'
        case int() | float() | None:
            return _scalar(value)
        case Enum() | Archive() | Folder():
            return _constant(value)
        case Format() | Base64() | FromBase64() | Secret() | Config() | Setting() | StackOutput():
            return _deferred(value)
        case Mapping():
            return _value(dict(value))


def _scalar(value: float | None) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return repr(value)
        case float() | None:
            return json.dumps(value)


class _Keys(dict[str, str]):
    """How a mapping's keys begin its items: there are few, which come again and again."""

    def __missing__(self, key: str) -> str:
        self[key] = text = quoted(f"${key}" if key.startswith("$") else key) + ":"
        return text


KEYS = _Keys()


def _constant(value: Enum | Archive | Folder) -> str:
    match value:
        case Enum(kind, member):
            return f'{{"$enum":{quoted(member)},"of":{quoted(kind)}}}'
        case Archive(name, digest):
            return f'{{"$archive":{quoted(name)},"digest":{quoted(digest)}}}'
        case Folder(Archive(name, digest)):
            return f'{{"$folder":{quoted(name)},"digest":{quoted(digest)}}}'


def _deferred(
    value: Format | Base64 | FromBase64 | Secret | Config | Setting | StackOutput,
) -> str:
    match value:
        case Format(template, parts):
            return f'{{"$format":{quoted(template)},"parts":{_value(parts)}}}'
        case Base64(inner):
            return f'{{"$base64":{_value(inner)}}}'
        case FromBase64(inner):
            return f'{{"$from-base64":{_value(inner)}}}'
        case Secret(inner):
            return f'{{"$secret":{_value(origins(inner))}}}'
        case Config(namespace, key, secret):
            space, hidden = _value(namespace), _value(secret)
            return f'{{"$config":{quoted(key)},"namespace":{space},"secret":{hidden}}}'
        case Setting(name):
            return f'{{"$setting":{quoted(name)}}}'
        case StackOutput(source, output, path):
            of = _address(source)
            return f'{{"$output":{quoted(output)},"of":{of},"path":{_path(path)}}}'


def origins(value: Value) -> tuple[Value, ...]:
    """List what a secret is made from, without the text that stands in it."""
    match value:
        case Ref() | Config() | Setting() | StackOutput() | Archive() | Folder():
            return (value,)
        case Format(_, parts):
            return origins(parts)
        case Json(inner) | Base64(inner) | FromBase64(inner) | Secret(inner):
            return origins(inner)
        case tuple():
            return tuple(found for each in value for found in origins(each))
        case Mapping():
            return origins(tuple(value.values()))
        case str() | int() | float() | None | Enum():
            return ()


@cache
def _path(path: tuple[Step, ...]) -> str:
    return f"[{','.join(map(_step, path))}]"


def _step(step: Step) -> str:
    match step:
        case Key(name):
            return f'{{"key":{quoted(name)}}}'
        case str():
            return quoted(step)
        case int():
            return repr(step)
