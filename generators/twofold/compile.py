"""The compiler on one page: text, blueprint, services, placement, resources."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import cast

from twofold.blueprint.load import Blueprint, load
from twofold.clouds.cloud import Cloud
from twofold.diagnostics import Diagnostic, stop
from twofold.placement.model import (
    ApplicationStack,
    Placement,
    PlatformStack,
    Regions,
    Stack,
)
from twofold.placement.place import place
from twofold.placement.refusals import Rules
from twofold.placement.revise import revise
from twofold.placement.support import SupportTables
from twofold.resources.graph import (
    ResourceGraph,
    SameAddressError,
    in_order,
)
from twofold.resources.passes import protect_data, tag_resources
from twofold.services.graph import ServiceGraph
from twofold.services.resolve import resolve
from twofold.values import ByName

# Each cloud is a package, whose `CLOUD` says what it is.
PACKAGES = {
    "aws": "twofold.clouds.aws",
    "azure": "twofold.clouds.azure",
    "gcp": "twofold.clouds.gcp",
    "kubernetes": "twofold.clouds.any_cluster",
}


def _cloud(name: str) -> Cloud:
    return cast("Cloud", import_module(PACKAGES[name]).CLOUD)


# Imported when it is asked for: most commands are about one.
CLOUDS: Mapping[str, Cloud] = ByName(PACKAGES, _cloud)


def compile_stack(stack: Stack, blueprint: Blueprint | None = None) -> ResourceGraph:
    """Compile what a stack's configuration names.

    `blueprint` is the stack's own, where it is loaded already. Raises `CompileError` with every
    finding of the first phase that has any.
    """
    match stack:
        case ApplicationStack():
            return compile_placement(place_stack(stack, blueprint))
        case PlatformStack():
            graph = CLOUDS[stack.cloud].lower_platform(stack)
            return _finished(graph, stack, protected=stack.protected)


def place_stack(stack: ApplicationStack, blueprint: Blueprint | None = None) -> Placement:
    """Place the services of a stack's blueprint."""
    return place(_services(blueprint or load(stack.blueprint), stack), stack, rules())


def _services(blueprint: Blueprint, stack: ApplicationStack) -> ServiceGraph:
    """Resolve a blueprint as a stack has it, once it has shown to be right by itself."""
    services, revised = resolve(blueprint), revise(blueprint, stack)
    return services if revised is blueprint else resolve(revised)


def rules() -> Mapping[str, Rules]:
    """What each cloud holds a placement to."""
    return ByName(CLOUDS, lambda name: Rules(CLOUDS[name].support, CLOUDS[name].limits))


def regions() -> Regions:
    """How the provider of each cloud is told its region."""
    return ByName(CLOUDS, lambda name: CLOUDS[name].region)


def support_tables() -> SupportTables:
    """What each cloud makes of each need."""
    return ByName(CLOUDS, lambda name: CLOUDS[name].support)


def compile_placement(placement: Placement) -> ResourceGraph:
    """Compile services that are placed."""
    graph = _lower(CLOUDS[placement.stack.cloud], placement)
    return _finished(graph, placement.stack, protected=placement.protected)


def _finished(graph: ResourceGraph, stack: Stack, *, protected: bool) -> ResourceGraph:
    cloud = CLOUDS[stack.cloud]
    tags = {"application": graph.name, "environment": stack.environment}
    graph = tag_resources(graph, tags, cloud.tagged, cloud.tagging)
    if protected:
        graph = protect_data(graph, cloud.lifecycle)
    return in_order(graph)


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
