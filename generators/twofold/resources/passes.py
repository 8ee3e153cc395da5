"""Graph to graph: what holds for every resource of a stack, whatever lowering made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from twofold.resources.graph import Component, Node, Resource, ResourceGraph, Value
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
    return _each_node(
        graph,
        lambda node, component: (
            _tagged(node, {**tags, "component": component.address.name}, tagging)
            if node.address.kind in tagged
            else node
        ),
    )


def _tagged(node: Node, tags: Mapping[str, str], tagging: Tagging) -> Node:
    if not isinstance(node, Resource):
        return node
    given = {key: tagging.fit(text) for key, text in tags.items()}
    path = tagging.elsewhere.get(node.address.kind, (tagging.input,))
    return replace(node, inputs=_with(node.inputs, path, given))


def _with(
    inputs: Mapping[str, Value], path: Sequence[str], given: Mapping[str, Value]
) -> Mapping[str, Value]:
    """Inputs with more under a path; what is there already stays as it is.

    >>> _with({"settings": {"tier": "small"}}, ("settings", "user_labels"), {"a": "b"})
    {'settings': {'tier': 'small', 'user_labels': {'a': 'b'}}}
    """
    first, *rest = path
    own = cast("Mapping[str, Value]", inputs.get(first, {}))
    return {**inputs, first: _with(own, rest, given) if rest else {**given, **own}}


def protect_data(graph: ResourceGraph, stateful: frozenset[str]) -> ResourceGraph:
    """Let Pulumi refuse to delete or replace what holds data.

    What is only read belongs to somebody else, who protects it.

    Before:  aws.dynamodb.Table catalog
    After:   aws.dynamodb.Table catalog   protect, retain_on_delete
    """

    def protected(node: Node, _: Component) -> Node:
        if not isinstance(node, Resource) or node.address.kind not in stateful:
            return node
        return replace(node, options=replace(node.options, protect=True, retain_on_delete=True))

    return _each_node(graph, protected)


def _each_node(graph: ResourceGraph, change: Callable[[Node, Component], Node]) -> ResourceGraph:
    components = (
        replace(component, nodes=tuple(change(node, component) for node in component.nodes))
        for component in graph.components
    )
    return replace(graph, components=tuple(components))
