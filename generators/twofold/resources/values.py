"""What a node is given: literals, and what is known only when the program runs.

Values are a closed set: `deploy/` evaluates every one of them and `project/` writes every one down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from twofold.values import field, frozen


class Address(NamedTuple):
    """What a node is called: its SDK class or function, and its logical name.

    `kind` is the dotted Python path, as in `pulumi_aws.sqs.Queue`, or a component's type
    token, as in `shop:stores:DocumentStore`. Addresses are looked up all the time: no other
    class is as quickly hashed as a tuple.
    """

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind.removeprefix('pulumi_')} {self.name}"


@frozen
class Key:
    """A step into a mapping by key; a plain `str` step is an attribute, an `int` an index."""

    name: str


Step: TypeAlias = str | int | Key


@frozen
class Ref:
    """An output of a node, known when the program runs."""

    source: Address
    path: tuple[Step, ...]


@frozen
class Format:
    """Text with outputs in it; `template` has a `{}` for each part, as `str.format` has."""

    template: str
    parts: tuple[Value, ...]


@frozen
class Json:
    """A value passed as JSON text."""

    value: Value

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of the value."""
        return parts(self.value)


@frozen
class Base64:
    """Text as base64, for what takes a file's bytes as text."""

    value: Value


@frozen
class FromBase64:
    """What text says in base64, where a cloud answers so."""

    value: Value


@frozen
class Secret:
    """A value that Pulumi keeps encrypted."""

    value: Value


@frozen
class Config:
    """A value of the stack's configuration; no namespace is the project's own."""

    namespace: str | None
    key: str
    secret: bool


@frozen
class Setting:
    """What the running program knows about itself."""

    name: Literal["organization", "project", "stack"]


@frozen
class StackOutput:
    """An output of another stack, required to be there, and a path into it."""

    source: Address
    output: str
    path: tuple[Step, ...] = ()


@frozen
class Enum:
    """A member of an SDK's enumeration: `pulumi_aws.rds.EngineType`, `AURORA_POSTGRESQL`."""

    kind: str
    member: str


@frozen
class Archive:
    """A folder of files, or a package of a service's code; `digest` is a sha256 of what it is of.

    Where it lies says nothing about what it holds, so `path` is not compared; a package without
    one is still to be built.
    """

    name: str
    digest: str
    path: Path | None = field(compare=False)


@frozen
class Folder:
    """The path under which a running program finds a folder of files beside it."""

    archive: Archive


Scalar: TypeAlias = str | int | float | bool | None
Deferred: TypeAlias = (
    Ref | Format | Json | Base64 | FromBase64 | Secret | Config | Setting | StackOutput
)
Value: TypeAlias = (
    "Scalar | Deferred | Enum | Archive | Folder | tuple[Value, ...] | Mapping[str, Value]"
)


# --- what a value consists of -----------------------------------------------------------

Part: TypeAlias = Deferred | Enum | Archive | Folder


def sources(of: Iterable[Part]) -> list[Address]:
    """The addresses that parts of a value refer to."""
    return [part.source for part in of if isinstance(part, (Ref, StackOutput))]


def special(of: Iterable[Part]) -> list[Part]:
    """Those parts that are no outputs of resources."""
    return [part for part in of if not isinstance(part, Ref)]


def parts(value: Value) -> list[Part]:
    """List all that is more than text, numbers and collections in a value, in order."""
    found: list[Part] = []
    _collect((value,), found)
    return found


def _collect(values: Iterable[Value], found: list[Part]) -> None:
    for each in values:
        # Every value of a stack comes by here: first what is often, which to ask is quicker than
        # to match.
        if isinstance(each, str):
            continue
        if isinstance(each, dict):
            _collect(each.values(), found)
        elif isinstance(each, tuple):
            _collect(each, found)
        elif isinstance(each, Ref):
            found.append(each)
        else:
            _collect_special(each, found)


def _collect_special(value: Value, found: list[Part]) -> None:
    match value:
        case str() | int() | float() | None | dict() | tuple():
            return
        case Format(_, parts):
            found.append(value)
            _collect(parts, found)
        case Json(inner) | Base64(inner) | FromBase64(inner) | Secret(inner) | Folder(inner):
            found.append(value)
            _collect((inner,), found)
        case Ref() | StackOutput() | Config() | Setting() | Enum() | Archive():
            found.append(value)
        case Mapping():
            _collect(value.values(), found)
