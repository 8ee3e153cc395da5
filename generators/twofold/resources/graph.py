"""The resource graph: what a stack asks Pulumi for, as data.

A graph is a tuple of components, each a tuple of nodes, each after the nodes that it
refers to. Nodes and values are closed sets: `deploy/` evaluates every one of them and
`project/` writes every one of them down.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import TypeAlias, TypeVar

from twofold.resources.values import Address, Config, Json, Part, Value, parts, sources, special
from twofold.values import frozen


@frozen
class Alias:
    """A name that a resource had before."""

    name: str


@frozen
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


# The options of most resources.
NO_OPTIONS = Options()


@frozen
class Resource:
    """One resource to register: `Kind(name, **inputs, opts=options)`.

    `holds_data` says so of one whose class has other uses too; see `twofold.resources.lifecycle`.
    """

    address: Address
    inputs: Mapping[str, Value]
    options: Options = NO_OPTIONS
    comment: str = ""
    holds_data: bool = False

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of what it is given."""
        return parts(self.inputs)


@frozen
class Read:
    """A resource that exists already: `Kind.get(name, id)`."""

    address: Address
    id: Value
    options: Options = NO_OPTIONS
    comment: str = ""

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of what it is given."""
        return parts(self.id)


@frozen
class Invoke:
    """A data source, read when the program runs: `get_..._output(**arguments)`, or `list_...`."""

    address: Address
    arguments: Mapping[str, Value]
    comment: str = ""

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of what it is given."""
        return parts(self.arguments)


@frozen
class StackReference:
    """Another stack whose outputs are used: `pulumi.StackReference(name, stack)`."""

    address: Address
    stack: Value
    comment: str = ""

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of what it is given."""
        return parts(self.stack)


Node: TypeAlias = Resource | Read | Invoke | StackReference
Whole = TypeVar("Whole", bound=Node | Json)


def with_parts(whole: Whole, found: list[Part]) -> Whole:
    """Tell a node or a text its parts, where they are known, so that nobody looks for them."""
    vars(whole)["parts"] = found
    return whole


@frozen
class Component:
    """A `pulumi.ComponentResource` and the nodes it is the parent of.

    `address.kind` is the type token `application:module:Type`. `description` is what the
    blueprint says of the thing.
    """

    address: Address
    nodes: tuple[Node, ...]
    outputs: Mapping[str, Value]
    options: Options = NO_OPTIONS
    description: str = ""

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of what it tells."""
        return parts(self.outputs)

    @cached_property
    def special(self) -> list[Part]:
        """What its nodes are given, and it tells, besides outputs of resources."""
        return special([part for each in (*self.nodes, self) for part in each.parts])


class SameAddressError(ValueError):
    """Two nodes of a graph have one address; `components` are those that hold them."""

    def __init__(self, address: Address, components: tuple[Address, Address]) -> None:
        self.address = address
        self.components = components
        one, other = components
        super().__init__(f"two nodes are called {address}, in {one} and in {other}")


# With so many components, docs/decisions/0026-printed-by-several-processes.md has the figures.
LARGE = 200


@frozen
class ResourceGraph:
    """The components of one stack in the order of their dependencies, and its exports.

    Raises `SameAddressError` when two nodes have one address.
    """

    name: str
    components: tuple[Component, ...]
    exports: Mapping[str, Value]

    def __post_init__(self) -> None:
        every = [address for each in self.components for address in _addresses(each)]
        if len(set(every)) != len(every):
            self._find_same()

    def _find_same(self) -> None:
        seen: dict[Address, Address] = {}
        for component in self.components:
            for address in _addresses(component):
                if address in seen:
                    raise SameAddressError(address, (seen[address], component.address))
                seen[address] = component.address

    @property
    def is_large(self) -> bool:
        """Whether to write it takes longer than to begin a process."""
        return len(self.components) >= LARGE

    @cached_property
    def exported(self) -> list[Part]:
        """The parts of what is exported."""
        return parts(self.exports)

    @property
    def parts(self) -> Iterator[Part]:
        """All parts that the graph consists of: what nodes are given, what is told and exported."""
        given = [node.parts for node in self.nodes]
        return chain(*given, *[each.parts for each in self.components], self.exported)

    @cached_property
    def special(self) -> list[Part]:
        """All parts besides outputs of resources: what a program needs that is no resource."""
        return [
            *chain.from_iterable(each.special for each in self.components),
            *special(self.exported),
        ]

    @cached_property
    def _asked(self) -> frozenset[tuple[str, bool]]:
        found = [part for part in self.special if isinstance(part, Config)]
        return frozenset((part.key, part.secret) for part in found if part.namespace is None)

    def asked(self, *, secret: bool) -> list[str]:
        """List the secrets, or the plain values, that the project's own settings have to hold."""
        return sorted(key for key, hidden in self._asked if hidden == secret)

    @cached_property
    def references(self) -> Mapping[Address, list[Address]]:
        """The addresses that must come before each node: what it uses and what it depends on."""
        return {node.address: _references(node) for node in self.nodes}

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every node, in order."""
        return tuple([node for component in self.components for node in component.nodes])


def _references(node: Node) -> list[Address]:
    found = sources(node.parts)
    if isinstance(node, (Resource, Read)) and node.options is not NO_OPTIONS:
        found += node.options.depends_on
        if node.options.provider:
            found.append(node.options.provider)
    return found


def _addresses(component: Component) -> list[Address]:
    return [component.address, *[node.address for node in component.nodes]]


def in_order(graph: ResourceGraph) -> ResourceGraph:
    """Give a graph back, or raise `ValueError` where something is used before it is there."""
    seen: set[Address] = set()
    for component in graph.components:
        _follow(component.address, component.options.depends_on, seen)
        seen.add(component.address)
        for node in component.nodes:
            _follow(node.address, graph.references[node.address], seen)
            seen.add(node.address)
        _follow(component.address, sources(component.parts), seen)
    _follow("exports", sources(graph.exported), seen)
    return graph


def _follow(what: object, needed: Collection[Address], seen: set[Address]) -> None:
    if not seen.issuperset(needed):
        missing = next(each for each in needed if each not in seen)
        raise ValueError(f"{what} refers to {missing}, which does not come before it")


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
