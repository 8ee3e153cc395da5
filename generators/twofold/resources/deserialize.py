"""A graph's JSON read back into the graph: what the last compile came to."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.resources.graph import (
    Alias,
    Component,
    Invoke,
    Node,
    Options,
    Read,
    Resource,
    ResourceGraph,
    StackReference,
    in_order,
)
from twofold.resources.serialize import VERSION, Plain, PlainObject
from twofold.resources.values import (
    Address,
    Archive,
    Base64,
    Config,
    Deferred,
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


def read_document(given: Plain) -> ResourceGraph:
    """Read a document back into its graph; of a secret, only the origins are known.

    Raises `ValueError` where it is no such document, or one of another version.
    """
    match given:
        case {
            "version": version,
            "name": str(name),
            "components": list(components),
            "exports": dict(exports),
        } if version == VERSION:
            read = tuple(_read_component(each) for each in components)
            return in_order(ResourceGraph(name, read, _read_mapping(exports)))
        case _:
            raise ValueError(f"not a resource graph of version {VERSION}")


def _read_component(given: Plain) -> Component:
    match given:
        case {
            "kind": str(kind),
            "name": str(name),
            "description": str(description),
            "options": dict(options),
            "nodes": list(nodes),
            "outputs": dict(outputs),
        }:
            return Component(
                Address(kind, name),
                tuple(_read_node(each) for each in nodes),
                _read_mapping(outputs),
                _read_options(options),
                description,
            )
        case _:
            raise ValueError(f"not a component: {given!r:.80}")


def _read_node(given: Plain) -> Node:
    match given:
        case {"node": str(), "kind": str(kind), "name": str(name), "comment": str(comment)}:
            return _read_given(given, Address(kind, name), comment)
        case _:
            raise ValueError(f"not a node: {given!r:.80}")


def _read_given(given: PlainObject, address: Address, comment: str) -> Node:
    match given:
        case {"node": "resource", "inputs": dict(inputs), "options": dict(options)}:
            holds = given.get("holds_data") is True
            return Resource(address, _read_mapping(inputs), _read_options(options), comment, holds)
        case {"node": "read", "id": identity, "options": dict(options)}:
            return Read(address, value_of(identity), _read_options(options), comment)
        case {"node": "invoke", "arguments": dict(arguments)}:
            return Invoke(address, _read_mapping(arguments), comment)
        case {"node": "stack", "stack": stack}:
            return StackReference(address, value_of(stack), comment)
        case _:
            raise ValueError(f"not a node: {given!r:.80}")


def _read_options(given: PlainObject) -> Options:
    """Options by name; each list holds text, of which some are addresses or aliases."""
    flags = {name: value for name, value in given.items() if isinstance(value, bool)}
    lists = {
        name: tuple(map(str, value)) for name, value in given.items() if isinstance(value, list)
    }
    match given.get("provider"), given.get("import_"):
        case (str() | None) as provider, (str() | None) as import_:
            return Options(
                depends_on=tuple(map(_read_address, lists.get("depends_on", ()))),
                protect=flags.get("protect", False),
                aliases=tuple(map(Alias, lists.get("aliases", ()))),
                ignore_changes=lists.get("ignore_changes", ()),
                replace_on_changes=lists.get("replace_on_changes", ()),
                additional_secret_outputs=lists.get("additional_secret_outputs", ()),
                retain_on_delete=flags.get("retain_on_delete", False),
                delete_before_replace=flags.get("delete_before_replace", False),
                provider=_read_address(provider) if provider else None,
                import_=import_,
            )
        case _:
            raise ValueError(f"not resource options: {given!r:.80}")


def _read_address(given: str) -> Address:
    kind, _, name = given.partition(" ")
    return Address(kind, name)


def _read_mapping(given: PlainObject) -> Mapping[str, Value]:
    return {_unescaped(key): value_of(each) for key, each in given.items()}


def value_of(given: Plain) -> Value:
    """Read a value from JSON values, or raise `ValueError`."""
    match given:
        case str() | int() | float() | None:
            return given
        case list():
            return tuple(value_of(each) for each in given)
        case {"$archive": str(name), "digest": str(digest)}:
            return Archive(name, digest, None)
        case {"$folder": str(name), "digest": str(digest)}:
            return Folder(Archive(name, digest, None))
        case {"$enum": str(member), "of": str(kind)}:
            return Enum(kind, member)
        case dict():
            return _read_deferred(given) or _read_mapping(given)


def _read_deferred(given: PlainObject) -> Deferred | None:
    match given:
        case {"$ref": str(source), "path": list(path)}:
            return Ref(_read_address(source), _read_path(path))
        case {"$format": str(template), "parts": list(parts)}:
            return Format(template, tuple(value_of(each) for each in parts))
        case {"$json": inner}:
            return Json(value_of(inner))
        case {"$base64": inner}:
            return Base64(value_of(inner))
        case {"$from-base64": inner}:
            return FromBase64(value_of(inner))
        case {"$secret": list(inner)}:
            return Secret(tuple(value_of(each) for each in inner))
        case {"$config": str(key), "namespace": (str() | None) as space, "secret": bool(secret)}:
            return Config(space, key, secret)
        case {"$setting": "organization" | "project" | "stack" as name}:
            return Setting(name)
        case {"$output": str(output), "of": str(source), "path": list(path)}:
            return StackOutput(_read_address(source), output, _read_path(path))
        case _:
            return None


def _read_path(given: list[Plain]) -> tuple[Step, ...]:
    return tuple(_read_step(each) for each in given)


def _read_step(given: Plain) -> Step:
    match given:
        case str() | int():
            return given
        case {"key": str(name)}:
            return Key(name)
        case _:
            raise ValueError(f"not a step: {given!r:.80}")


def _unescaped(key: str) -> str:
    if key.startswith("$") and not key.startswith("$$"):
        raise ValueError(f"not a value: {key}")
    return key.removeprefix("$")
