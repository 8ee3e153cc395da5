"""Between Pulumi's wire format and plain data.

On the wire, a mapping with a signature key is a secret, an asset, an archive or a resource:
github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go lists them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from google.protobuf import json_format, struct_pb2
from pulumi.runtime import rpc

from twofold.testing.hints import classes, entry, output_types, spellings
from twofold.testing.model import Archive, Asset, Data, Properties, Reference, Secret, Unknown

if TYPE_CHECKING:
    from google.protobuf.message import Message

Wire: TypeAlias = "str | int | float | bool | list[Wire] | dict[str, Wire] | None"

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 (a signature, not a secret)
ASSET = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"
RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
UNKNOWN = rpc.UNKNOWN


@dataclass(frozen=True, slots=True)
class Files:
    """What files a program has: they are relative to its folder.

    `packages` are the paths of those that `twofold package` makes, and that need not be there yet.
    """

    folder: Path
    packages: frozenset[str] = frozenset()


def unpack(message: Message) -> dict[str, Wire]:
    """Turn a protobuf struct into plain data that keeps its signatures."""
    return json_format.MessageToDict(message)


def pack(values: Mapping[str, Wire]) -> struct_pb2.Struct:
    """Turn plain data with signatures into a protobuf struct."""
    message = struct_pb2.Struct()
    message.update(values)
    return message


def secret(value: Wire) -> Wire:
    """Mark a value as secret, once."""
    if signature(value) == SECRET:
        return value
    return {SIGNATURE: SECRET, "value": value}


def signature(value: Wire) -> Wire:
    """Say which special thing a value is, if any."""
    return value.get(SIGNATURE) if isinstance(value, dict) else None


def read(value: Wire, files: Files, hint: object = None) -> Data:
    """Make data of a value, of an SDK's type if that is known."""
    match value:
        case str():
            return Unknown() if value == UNKNOWN else value
        case list():
            inner = entry(hint, Sequence)
            return [read(item, files, inner) for item in value]
        case dict():
            return read_mapping(value, files, hint)
        case float() if value.is_integer():
            return int(value)  # the wire knows no integers
        case _:
            return value


def read_all(values: Mapping[str, Wire], files: Files, *kinds: type) -> Properties:
    """Make data of named values, which are those of one of these classes if any are known."""
    hints = {name: hint for kind in kinds for name, hint in output_types(kind).items()}
    names = {python: name for kind in kinds for python, name in spellings(kind).items()}
    return Properties(
        {key: read(value, files, hints.get(key)) for key, value in values.items()}, names
    )


def read_mapping(value: dict[str, Wire], files: Files, hint: object) -> Data:
    """Make data of a mapping, or of what its signature says it is."""
    match value.get(SIGNATURE):
        case None if kinds := classes(hint):
            return read_all(value, files, *kinds)
        case None:
            inner = entry(hint, Mapping)
            return Properties({key: read(each, files, inner) for key, each in value.items()})
        case found if found == SECRET:
            return Secret(read(value["value"], files, hint))
        case found if found == ASSET:
            return Asset(asset_digest(value, files.folder))
        case found if found == ARCHIVE:
            return Archive(dict(sorted(archive_files(value, files))))
        case found if found == RESOURCE:
            return Reference(str(value["urn"]))
        case found:
            raise ValueError(f"a value has the signature {found}, which is not known here")


# What Python makes of an output, or of a whole resource, that is put into a text:
# pulumi/output.py, `Output.__str__`, and `object.__repr__`.
IN_A_TEXT = re.compile(r"Calling __str__ on an Output|<pulumi[\w.]* object at 0x")


def put_into_texts(value: Wire, path: str) -> Iterator[str]:
    """Find where an output was put into a text, keys and the texts of assets included."""
    match value:
        case str():
            if IN_A_TEXT.search(value):
                yield path
        case list():
            for index, each in enumerate(value):
                yield from put_into_texts(each, f"{path}[{index}]")
        case dict():
            for key, each in value.items():
                if IN_A_TEXT.search(key):
                    yield f"a key of {path}"
                else:
                    yield from put_into_texts(each, f"{path} {key}")
        case _:
            return


def asset_digest(value: Mapping[str, Wire], folder: Path) -> str:
    """Digest a file's or a text's content; a remote asset is what its URI says."""
    if uri := value.get("uri"):
        return str(uri)
    path = value.get("path")
    content = (folder / str(path)).read_bytes() if path else str(value.get("text", "")).encode()
    return hashlib.sha256(content).hexdigest()


def archive_files(value: Mapping[str, Wire], files: Files) -> Iterator[tuple[str, str]]:
    """List the files of an archive: those of a folder, or of what it is put together from.

    A package that is still to be built has no files: what surrounds it can be tested before.
    """
    if uri := value.get("uri"):
        yield "", str(uri)
    elif path := value.get("path"):
        place = files.folder / str(path)
        if place.exists() or str(path) not in files.packages:
            yield from folder_files(place)
    else:
        for name, member in cast("dict[str, dict[str, Wire]]", value.get("assets", {})).items():
            if signature(member) == ASSET:
                yield name, asset_digest(member, files.folder)
            else:
                yield from (
                    (f"{name}/{inside}", each) for inside, each in archive_files(member, files)
                )


def folder_files(path: Path) -> Iterator[tuple[str, str]]:
    """List the files of a folder, or the one archive file that stands there."""
    if path.is_file():
        yield "", hashlib.sha256(path.read_bytes()).hexdigest()
    elif not path.is_dir():
        raise FileNotFoundError(f"an archive is made from {path}, which is not there")
    for inside in path.rglob("*"):
        if inside.is_file():
            name = inside.relative_to(path).as_posix()
            yield name, hashlib.sha256(inside.read_bytes()).hexdigest()
