"""Graph to graph: what holds for every resource of a stack, whatever lowering made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import is_
from typing import cast

from twofold.resources.graph import (
    Component,
    Resource,
    ResourceGraph,
    with_parts,
)
from twofold.resources.lifecycle import Lifecycle
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

    return _changed(graph, lambda node: node.address.kind in tagged, tag)


def _tagged(node: Resource, tags: Mapping[str, str], tagging: Tagging) -> Resource:
    path = tagging.elsewhere.get(node.address.kind, (tagging.input,))
    inputs = _with(node.inputs, path, tags)
    changed = Resource(node.address, inputs, node.options, node.comment, node.holds_data)
    # Tags are text, of which no part comes.
    return with_parts(changed, node.parts)


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


def protect_data(graph: ResourceGraph, lifecycle: Lifecycle) -> ResourceGraph:
    """Let Pulumi refuse to delete or replace what holds data, and leave logs where they are.

    Nobody would move a service whose logs had to be told to go; what is only read belongs to
    somebody else, who protects it.

    Before:  aws.dynamodb.Table catalog      aws.cloudwatch.LogGroup catalog
    After:   aws.dynamodb.Table catalog      aws.cloudwatch.LogGroup catalog
               protect, retain_on_delete       retain_on_delete
    """

    def keep(node: Resource) -> Resource:
        protect = lifecycle.holds_data(node)
        options = replace(node.options, protect=protect, retain_on_delete=True)
        changed = Resource(node.address, node.inputs, options, node.comment, node.holds_data)
        return with_parts(changed, node.parts)

    return _changed(graph, lifecycle.keeps, lambda _: keep)


def _changed(
    graph: ResourceGraph,
    is_meant: Callable[[Resource], bool],
    changing: Callable[[Component], Callable[[Resource], Resource]],
) -> ResourceGraph:
    """Change some resources; a component without any stays as it is."""
    components = [
        _with_changed(component, is_meant, changing(component)) for component in graph.components
    ]
    return ResourceGraph(graph.name, tuple(components), graph.exports)


def _with_changed(
    component: Component,
    is_meant: Callable[[Resource], bool],
    change: Callable[[Resource], Resource],
) -> Component:
    nodes = [
        change(node) if isinstance(node, Resource) and is_meant(node) else node
        for node in component.nodes
    ]
    if all(map(is_, nodes, component.nodes)):
        return component
    return replace(component, nodes=tuple(nodes))
