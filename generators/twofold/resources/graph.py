"""The resource graph: what a stack asks Pulumi for, as data.

A graph is a tuple of components, each a tuple of nodes, each after the nodes that it
refers to. Nodes and values are closed sets: `deploy/` evaluates every one of them and
`project/` writes every one of them down.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """What a node is called: its SDK class or function, and its logical name.

    `kind` is the dotted Python path, as in `pulumi_aws.sqs.Queue`, or a component's type
    token, as in `shop:stores:DocumentStore`.
    """

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind.removeprefix('pulumi_')} {self.name}"


# --- values ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """A step into a mapping by key; a plain `str` step is an attribute, an `int` an index."""

    name: str


Step: TypeAlias = str | int | Key


@dataclass(frozen=True, slots=True)
class Ref:
    """An output of a node, known when the program runs."""

    source: Address
    path: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """Text with outputs in it; `template` has a `{}` for each part, as `str.format` has."""

    template: str
    parts: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Json:
    """A value passed as JSON text."""

    value: Value


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that Pulumi keeps encrypted."""

    value: Value


@dataclass(frozen=True, slots=True)
class Config:
    """A value of the stack's configuration; no namespace is the project's own."""

    namespace: str | None
    key: str
    secret: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """What the running program knows about itself."""

    name: Literal["organization", "project", "stack"]


@dataclass(frozen=True, slots=True)
class StackOutput:
    """An output of another stack, required to be there, and a path into it."""

    source: Address
    output: str
    path: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Enum:
    """A member of an SDK's enumeration: `pulumi_aws.rds.EngineType`, `AURORA_POSTGRESQL`."""

    kind: str
    member: str


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder of files, by content; `digest` is a sha256 over names and bytes.

    Where the folder lies says nothing about what it holds, so `path` is not compared.
    """

    name: str
    digest: str
    path: Path = field(compare=False)


@dataclass(frozen=True, slots=True)
class Folder:
    """The path under which a running program finds a folder of files beside it."""

    archive: Archive


Scalar: TypeAlias = str | int | float | bool | None
Deferred: TypeAlias = Ref | Format | Json | Secret | Config | Setting | StackOutput
Value: TypeAlias = (
    "Scalar | Deferred | Enum | Archive | Folder | tuple[Value, ...] | Mapping[str, Value]"
)


# --- nodes ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that a resource had before."""

    name: str


@dataclass(frozen=True, slots=True)
class Options:
    """`pulumi.ResourceOptions`, as data. A node's parent is the component that holds it."""

    depends_on: tuple[Address, ...] = ()
    protect: bool = False
    aliases: tuple[Alias, ...] = ()
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    retain_on_delete: bool = False
    delete_before_replace: bool = False
    provider: Address | None = None
    import_: str | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource to register: `Kind(name, **inputs, opts=options)`."""

    address: Address
    inputs: Mapping[str, Value]
    options: Options = Options()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A resource that exists already: `Kind.get(name, id)`."""

    address: Address
    id: Value
    options: Options = Options()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Invoke:
    """A data source, read when the program runs: `get_..._output(**arguments)`."""

    address: Address
    arguments: Mapping[str, Value]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class StackReference:
    """Another stack whose outputs are used: `pulumi.StackReference(name, stack)`."""

    address: Address
    stack: Value
    comment: str = ""


Node: TypeAlias = Resource | Read | Invoke | StackReference


@dataclass(frozen=True, slots=True)
class Component:
    """A `pulumi.ComponentResource` and the nodes it is the parent of.

    `address.kind` is the type token `application:module:Type`. `description` is what the
    blueprint says of the thing.
    """

    address: Address
    nodes: tuple[Node, ...]
    outputs: Mapping[str, Value]
    options: Options = Options()
    description: str = ""


class SameAddressError(ValueError):
    """Two nodes of a graph have one address; `components` are those that hold them."""

    def __init__(self, address: Address, components: tuple[Address, Address]) -> None:
        self.address = address
        self.components = components
        one, other = components
        super().__init__(f"two nodes are called {address}, in {one} and in {other}")


@dataclass(frozen=True, slots=True)
class ResourceGraph:
    """The components of one stack in the order of their dependencies, and its exports.

    Raises `SameAddressError` when two nodes have one address, and `ValueError` when something
    refers to a node that does not come before it.
    """

    name: str
    components: tuple[Component, ...]
    exports: Mapping[str, Value]

    def __post_init__(self) -> None:
        seen: dict[Address, Address] = {}
        for component in self.components:
            _add(component.address, component.address, component.options.depends_on, seen)
            for node in component.nodes:
                _add(node.address, component.address, references(node), seen)
            _follow(component.address, sources(dict(component.outputs)), seen)
        _follow("exports", sources(dict(self.exports)), seen)

    @property
    def nodes(self) -> Iterator[Node]:
        """Every node, in order."""
        return (node for component in self.components for node in component.nodes)

    @property
    def values(self) -> tuple[Value, ...]:
        """Everything that the nodes are given, that components tell and that is exported."""
        outputs = (dict(component.outputs) for component in self.components)
        return (*map(values, self.nodes), *outputs, dict(self.exports))


def _add(
    address: Address, component: Address, needed: Iterable[Address], seen: dict[Address, Address]
) -> None:
    _follow(address, needed, seen)
    if address in seen:
        raise SameAddressError(address, (seen[address], component))
    seen[address] = component


def _follow(what: object, needed: Iterable[Address], seen: Container[Address]) -> None:
    for each in needed:
        if each not in seen:
            raise ValueError(f"{what} refers to {each}, which does not come before it")


def values(node: Node) -> Value:
    """Everything that a node is given, as one value."""
    match node:
        case Resource():
            return node.inputs
        case Read():
            return node.id
        case Invoke():
            return node.arguments
        case StackReference():
            return node.stack


def references(node: Node) -> Iterator[Address]:
    """The addresses that must come before a node: what it uses and what it depends on."""
    yield from sources(values(node))
    if isinstance(node, Resource | Read):
        yield from node.options.depends_on
        if node.options.provider:
            yield node.options.provider


def sources(value: Value) -> Iterator[Address]:
    """The addresses that a value refers to, at any depth."""
    match value:
        case Ref(source) | StackOutput(source):
            yield source
        case Format(_, parts):
            yield from sources(parts)
        case Json(inner) | Secret(inner):
            yield from sources(inner)
        case tuple():
            for item in value:
                yield from sources(item)
        case Mapping():
            for item in value.values():
                yield from sources(item)
        case str() | int() | float() | None | Config() | Setting() | Enum() | Archive() | Folder():
            return


def parts(value: Value) -> Iterator[Value]:
    """Yield a value and every value in it, in order."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(reversed(_inner(each)))


def _inner(value: Value) -> tuple[Value, ...]:
    match value:
        case str() | int() | float() | None | Ref() | StackOutput():
            return ()
        case Config() | Setting() | Enum() | Archive():
            return ()
        case Format(_, inner) | (tuple() as inner):
            return inner
        case Json(inner) | Secret(inner) | Folder(inner):
            return (inner,)
        case Mapping():
            return tuple(value.values())
