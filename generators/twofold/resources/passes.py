"""Graph to graph: what holds for every resource of a stack, whatever lowering made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from twofold.resources.graph import Node, Read, Resource, ResourceGraph


def tag_resources(
    graph: ResourceGraph, tags: Mapping[str, str], tagged: frozenset[str]
) -> ResourceGraph:
    """Give every resource that takes tags the stack's tags and the name of its component.

    Before:  aws.sqs.Queue orders-receipt
    After:   aws.sqs.Queue orders-receipt   tags = {application: shop, ..., component: receipt}
    """
    components = (
        replace(component, nodes=tuple(_tagged(node, {**tags, "component": component.address.name}, tagged) for node in component.nodes))
        for component in graph.components
    )
    return replace(graph, components=tuple(components))


def _tagged(node: Node, tags: Mapping[str, str], tagged: frozenset[str]) -> Node:
    if not isinstance(node, Resource) or node.address.kind not in tagged:
        return node
    own = node.inputs.get("tags", {})
    return replace(node, inputs={**node.inputs, "tags": {**tags, **own}})  # pyright: ignore


def protect_data(graph: ResourceGraph, stateful: frozenset[str]) -> ResourceGraph:
    """Let Pulumi refuse to delete or replace what holds data.

    Before:  aws.dynamodb.Table catalog
    After:   aws.dynamodb.Table catalog   protect, retain_on_delete
    """

    def protected(node: Node) -> Node:
        if isinstance(node, Resource | Read) and node.address.kind in stateful:
            return replace(
                node, options=replace(node.options, protect=True, retain_on_delete=True)
            )
        return node

    return _each_node(graph, protected)


def _each_node(graph: ResourceGraph, change: Callable[[Node], Node]) -> ResourceGraph:
    components = (
        replace(component, nodes=tuple(change(node) for node in component.nodes))
        for component in graph.components
    )
    return replace(graph, components=tuple(components))
