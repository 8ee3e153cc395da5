"""The compiler on one page: text, blueprint, services, placement, resources."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.blueprint.load import load
from twofold.clouds import aws
from twofold.clouds.cloud import Cloud
from twofold.placement.model import ApplicationStack, PlatformStack, Stack
from twofold.placement.place import place
from twofold.resources.graph import ResourceGraph
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
            graph = cloud.lower(placement)
            protected = placement.protected
        case PlatformStack():
            graph = cloud.lower_platform(stack)
            protected = stack.protected
    tags = {"application": graph.name, "environment": stack.environment}
    graph = tag_resources(graph, tags, cloud.tagged)
    return protect_data(graph, cloud.lifecycle.stateful) if protected else graph
