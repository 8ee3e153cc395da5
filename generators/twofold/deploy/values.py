"""Evaluate the values of a resource graph while its program runs."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import pulumi

from twofold.deploy.sdk import sdk
from twofold.resources.archives import archived_files
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

Handle = TypeVar("Handle")


@dataclass(frozen=True, slots=True)
class Live:
    """A running program: what it has registered so far, and where its folders of files lie.

    `handles` are resources, and the outputs of data sources.
    """

    handles: dict[Address, object]
    folders: Mapping[Archive, str]


def evaluate(value: Value, live: Live) -> object:  # noqa: C901 (a case for each kind of value)
    """Find what a value is while the program runs: data, an asset, a resource or an output.

    Everything that the value refers to must be in `live`. Raises what Pulumi raises where
    configuration is missing.
    """
    match value:
        case str() | int() | float() | None:
            return value
        case Ref(source, path):
            return follow(live.handles[source], path)
        case Format(template, parts):
            return pulumi.Output.format(template, *(evaluate(part, live) for part in parts))
        case Json(inner):
            return pulumi.Output.json_dumps(evaluate(inner, live))
        case Base64(inner):
            return pulumi.Output.from_input(evaluate(inner, live)).apply(encoded)
        case FromBase64(inner):
            return pulumi.Output.from_input(evaluate(inner, live)).apply(decoded)
        case Secret(inner):
            return pulumi.Output.secret(evaluate(inner, live))
        case Config(namespace, key, secret):
            config = pulumi.Config(namespace)
            return config.require_secret(key) if secret else config.require(key)
        case Setting():
            return setting(value)
        case StackOutput(source, output, path):
            other = handle(live, source, pulumi.StackReference)
            return follow(other.require_output(output), path)
        case Enum(kind, member):
            return getattr(sdk(kind), member)
        case Archive(path=path):
            return packed(path)
        case Folder(files):
            return live.folders[files]
        case tuple():
            return [evaluate(item, live) for item in value]
        case Mapping():
            return evaluate_all(value, live)


def evaluate_all(values: Mapping[str, Value], live: Live) -> dict[str, object]:
    """Evaluate named values."""
    return {key: evaluate(value, live) for key, value in values.items()}


def handle(live: Live, address: Address, kind: type[Handle]) -> Handle:
    """Find what was registered at an address; it is of the class that is needed there."""
    found = live.handles[address]
    if not isinstance(found, kind):
        raise TypeError(f"{address} is a {type(found).__name__}, not a {kind.__name__}")
    return found


def follow(start: object, path: tuple[Step, ...]) -> object:
    """Go from a resource or an output to what a path leads to."""
    found: Any = start  # what an SDK's outputs hold is known to the SDK
    for step in path:
        match step:
            case str():
                found = getattr(found, step)
            case int():
                found = found[step]
            case Key(name):
                found = found[name]
    return found


def setting(value: Setting) -> str:
    """Ask what the program knows about itself."""
    match value.name:
        case "organization":
            return pulumi.get_organization()
        case "project":
            return pulumi.get_project()
        case "stack":
            return pulumi.get_stack()


def encoded(text: object) -> str:
    """Text as base64."""
    return b64encode(str(text).encode()).decode()


def decoded(text: object) -> str:
    """What text says in base64."""
    return b64decode(str(text)).decode()


def packed(path: Path | None) -> pulumi.Archive:
    """Archive what lies at a path: a folder, or a package as it is.

    What is deployed has its packages. In a test, one that is still to be built has nothing in it.
    """
    if path is None:
        return pulumi.AssetArchive({})
    return archive(path) if path.is_dir() else pulumi.FileArchive(str(path))


def archive(folder: Path) -> pulumi.AssetArchive:
    """Archive the files of a folder that belong in its archive.

    Pulumi hashes an archive in the order in which it is read: a folder's entries sorted, each
    subfolder's whole before the next entry. Nesting an archive per subfolder gives that order,
    so that a printed project's `FileArchive` of the same files has the same hash, which one
    flat archive has not: `app.py` sorts before `app/x.py`, but the folder `app` before both.
    """
    return nested(folder, [inside.parts for inside in archived_files(folder)])


def nested(folder: Path, files: list[tuple[str, ...]]) -> pulumi.AssetArchive:
    """Archive files, given by their parts in order, with an archive inside for each subfolder."""
    return pulumi.AssetArchive(dict(members(folder, files)))


def members(
    folder: Path, files: list[tuple[str, ...]]
) -> Iterator[tuple[str, pulumi.Asset | pulumi.Archive]]:
    """List the entries of a folder that hold some of the files."""
    for name, group in groupby(files, key=lambda parts: parts[0]):
        below = [parts[1:] for parts in group if len(parts) > 1]
        inside = folder / name
        yield name, nested(inside, below) if below else pulumi.FileAsset(str(inside))
