"""Parts: components that stand for nothing in a blueprint, such as a network or a cluster."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from twofold.placement.model import PlatformStack
from twofold.resources.graph import ResourceGraph
from twofold.resources.values import Address
from twofold.show.picture.model import Arrow, Picture, Thing
from twofold.show.summary import Details
from twofold.show.tree import component_row, label


def part_key(address: Address) -> str:
    """A key that no other component has.

    >>> part_key(Address("shop:shared:Network", "network"))
    'part-network-network'
    """
    return f"part-{label(address).lower()}-{address.name}"


def parts(graph: ResourceGraph, wanted: Collection[str], details: Details) -> Iterator[Thing]:
    """Picture the components of these keys by themselves."""
    for component in graph.components:
        key, address = part_key(component.address), component.address
        if key in wanted:
            rows = (component_row(component, details),)
            about = component.description
            yield Thing(key, "part", address.name, label(address).lower(), about, rows)


def platform(stack: PlatformStack, graph: ResourceGraph, details: Details) -> Picture:
    """Picture a platform stack: each component is a part, and needs those that it refers to."""
    keys = [part_key(component.address) for component in graph.components]
    things = {each.key: each for each in parts(graph, keys, details)}
    arrows = [Arrow(things[one], things[other], ("need",)) for one, other in _needs(graph)]
    return Picture(stack.name, "What outlives applications.", (*things.values(),), (*arrows,))


def _needs(graph: ResourceGraph) -> list[tuple[str, str]]:
    """The parts that refer to another one, and which; each pair once."""
    homes = {component.address: part_key(component.address) for component in graph.components}
    homes |= {
        node.address: homes[component.address]
        for component in graph.components
        for node in component.nodes
    }
    pairs = [
        (homes[node.address], homes[source])
        for node in graph.nodes
        for source in graph.references[node.address]
    ]
    return [(one, other) for one, other in dict.fromkeys(pairs) if one != other]
