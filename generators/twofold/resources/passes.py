"""Graph to graph: what holds for every resource of a stack, whatever lowering made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from twofold.resources.graph import (
    Component,
    Resource,
    ResourceGraph,
    with_parts,
)
from twofold.resources.values import Value
from twofold.values import field, frozen, replace


@frozen
class Tagging:
    """How a cloud takes tags: which input they are, and what it makes of a value.

    `elsewhere` are paths to other inputs, by the kinds that have their tags there.
    """

    input: str
    fit: Callable[[str], str]
    elsewhere: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])


AS_TAGS = Tagging("tags", str)


def tag_resources(
    graph: ResourceGraph,
    tags: Mapping[str, str],
    tagged: frozenset[str],
    tagging: Tagging = AS_TAGS,
) -> ResourceGraph:
    """Give every resource that takes tags the stack's tags and the name of its component.

    Before:  aws.sqs.Queue orders-receipt
    After:   aws.sqs.Queue orders-receipt   tags = {application: shop, ..., component: receipt}
    """
    given = {key: tagging.fit(text) for key, text in tags.items()}

    def tag(component: Component) -> Callable[[Resource], Resource]:
        own = {**given, "component": tagging.fit(component.address.name)}
        return lambda node: _tagged(node, own, tagging)

    return _changed(graph, tagged, tag)


def _tagged(node: Resource, tags: Mapping[str, str], tagging: Tagging) -> Resource:
    path = tagging.elsewhere.get(node.address.kind, (tagging.input,))
    inputs = _with(node.inputs, path, tags)
    # Tags are text, of which no part comes.
    return with_parts(Resource(node.address, inputs, node.options, node.comment), node.parts)


def _with(
    inputs: Mapping[str, Value], path: Sequence[str], given: Mapping[str, Value]
) -> Mapping[str, Value]:
    """Inputs with more under a path; what is there already stays as it is.

    >>> _with({"settings": {"tier": "small"}}, ("settings", "user_labels"), {"a": "b"})
    {'settings': {'tier': 'small', 'user_labels': {'a': 'b'}}}
    """
    first, *rest = path
    own = cast("Mapping[str, Value]", inputs.get(first, {}))
    made = dict(inputs)
    made[first] = _with(own, rest, given) if rest else {**given, **own}
    return made


def protect_data(graph: ResourceGraph, stateful: frozenset[str]) -> ResourceGraph:
    """Let Pulumi refuse to delete or replace what holds data.

    What is only read belongs to somebody else, who protects it.

    Before:  aws.dynamodb.Table catalog
    After:   aws.dynamodb.Table catalog   protect, retain_on_delete
    """

    def protect(node: Resource) -> Resource:
        options = replace(node.options, protect=True, retain_on_delete=True)
        changed = Resource(node.address, node.inputs, options, node.comment)
        return with_parts(changed, node.parts)

    return _changed(graph, stateful, lambda _: protect)


def _changed(
    graph: ResourceGraph,
    kinds: frozenset[str],
    changing: Callable[[Component], Callable[[Resource], Resource]],
) -> ResourceGraph:
    """Change the resources of some kinds; a component without any stays as it is."""
    components = [
        component
        if kinds.isdisjoint([node.address.kind for node in component.nodes])
        else _with_changed(component, kinds, changing(component))
        for component in graph.components
    ]
    return ResourceGraph(graph.name, tuple(components), graph.exports)


def _with_changed(
    component: Component, kinds: frozenset[str], change: Callable[[Resource], Resource]
) -> Component:
    nodes = [
        change(node) if node.address.kind in kinds and isinstance(node, Resource) else node
        for node in component.nodes
    ]
    return replace(component, nodes=tuple(nodes))
