"""Run a resource graph inside Pulumi."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pulumi

from twofold.deploy.sdk import sdk
from twofold.deploy.transforms import register_transforms
from twofold.deploy.values import Live, evaluate, evaluate_all, handle
from twofold.resources.archives import folders
from twofold.resources.graph import (
    Component,
    Invoke,
    Node,
    Options,
    Read,
    Resource,
    ResourceGraph,
    StackReference,
)
from twofold.resources.values import Archive


def run(graph: ResourceGraph, *, transforms: Path | None = None) -> None:
    """Register everything in a graph with the Pulumi engine that runs this program.

    `transforms` is the owner's file of transforms. Raises `pulumi.RunError` where that file is
    not what it should be, and what Pulumi raises where configuration is missing.
    """
    if transforms:
        register_transforms(transforms)
    live = Live({}, folders(each for each in graph.parts if isinstance(each, Archive)))
    for component in graph.components:
        run_component(component, live)
    for name, value in graph.exports.items():
        pulumi.export(name, evaluate(value, live))


def run_component(component: Component, live: Live) -> None:
    """Register a component, the nodes in it, and what it tells others."""
    kind, name = component.address.kind, component.address.name
    options = resource_options(component.options, live)
    parent = pulumi.ComponentResource(kind, name, None, options)
    live.handles[component.address] = parent
    for node in component.nodes:
        live.handles[node.address] = run_node(node, parent, live)
    parent.register_outputs(evaluate_all(component.outputs, live))


def run_node(node: Node, parent: pulumi.Resource, live: Live) -> object:
    """Register a node under its component: the resource, or the outputs of a data source."""
    kind, name = node.address.kind, node.address.name
    match node:
        case Resource():
            inputs = evaluate_all(node.inputs, live)
            return sdk(kind)(name, **inputs, opts=resource_options(node.options, live, parent))
        case Read():
            options = resource_options(node.options, live, parent)
            return sdk(f"{kind}.get")(name, evaluate(node.id, live), opts=options)
        case Invoke():
            arguments = evaluate_all(node.arguments, live)
            return sdk(kind)(**arguments, opts=pulumi.InvokeOptions(parent=parent))
        case StackReference():
            # The SDK says `str`, and takes an output as well.
            stack = cast("str", evaluate(node.stack, live))
            return pulumi.StackReference(name, stack, pulumi.ResourceOptions(parent=parent))


def resource_options(
    options: Options, live: Live, parent: pulumi.Resource | None = None
) -> pulumi.ResourceOptions:
    """Make Pulumi's options; what is not chosen is left out, so that it is inherited."""
    provider = options.provider
    return pulumi.ResourceOptions(
        parent=parent,
        depends_on=[handle(live, each, pulumi.Resource) for each in options.depends_on],
        protect=options.protect or None,
        aliases=[pulumi.Alias(name=alias.name) for alias in options.aliases],
        ignore_changes=chosen(options.ignore_changes),
        replace_on_changes=chosen(options.replace_on_changes),
        additional_secret_outputs=chosen(options.additional_secret_outputs),
        retain_on_delete=options.retain_on_delete or None,
        delete_before_replace=options.delete_before_replace or None,
        provider=handle(live, provider, pulumi.ProviderResource) if provider else None,
        import_=options.import_,
    )


def chosen(names: Sequence[str]) -> list[str] | None:
    """Give names as Pulumi takes them; no names is no choice."""
    return list(names) or None
