"""The compiler on one page: text, blueprint, services, placement, resources."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.blueprint.load import load
from twofold.clouds import aws
from twofold.clouds.cloud import Cloud
from twofold.diagnostics import Diagnostic, stop
from twofold.placement.model import ApplicationStack, Placement, PlatformStack, Stack
from twofold.placement.place import place
from twofold.resources.graph import ResourceGraph, SameAddressError
from twofold.resources.passes import protect_data, tag_resources
from twofold.services.resolve import resolve

CLOUDS: Mapping[str, Cloud] = {
    "aws": aws.CLOUD,
}


def compile_stack(stack: Stack) -> ResourceGraph:
    """Compile what a stack's configuration names.

    Raises `CompileError` with every finding of the first phase that has any.
    """
    cloud = CLOUDS[stack.cloud]
    match stack:
        case ApplicationStack():
            services = resolve(load(stack.blueprint))
            placement = place(services, stack, cloud.support, cloud.limits)
            graph = _lower(cloud, placement)
            protected = placement.protected
        case PlatformStack():
            graph = cloud.lower_platform(stack)
            protected = stack.protected
    tags = {"application": graph.name, "environment": stack.environment}
    graph = tag_resources(graph, tags, cloud.tagged)
    return protect_data(graph, cloud.lifecycle.stateful) if protected else graph


def _lower(cloud: Cloud, placement: Placement) -> ResourceGraph:
    try:
        return cloud.lower(placement)
    except SameAddressError as error:
        stop(names_meet(placement, error))


def names_meet(placement: Placement, error: SameAddressError) -> Diagnostic:
    """A name that a lowering makes up is that of something in the blueprint."""
    graph = placement.graph
    names = [component.name for component in error.components]
    things = (*graph.services, *graph.stores, *graph.topics, *graph.secrets)
    # Where nobody wrote either name, both were made of the first thing's.
    spans = [thing.span for thing in things if thing.name in names] or [things[0].span]
    one, other = (f"{each.kind.rpartition(':')[2]} '{each.name}'" for each in error.components)
    return Diagnostic(
        "names-meet",
        f"'{error.address.name}' would be the name of two resources, one of {one} and one of "
        f"{other}",
        spans[-1],
        "give one of the two another name",
    )
