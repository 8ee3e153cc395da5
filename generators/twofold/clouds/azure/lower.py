"""A placement becomes the resources of one application stack on Azure."""

from __future__ import annotations

from collections.abc import Iterable

from twofold.clouds.azure.functions.lower import lower_function
from twofold.clouds.azure.gateway import lead
from twofold.clouds.azure.service import Behind, LoweredService
from twofold.clouds.azure.shared import Shared, lower_shared
from twofold.clouds.scope import Scope, scope_of
from twofold.placement.model import PlacedService, Placement
from twofold.resources.graph import ResourceGraph
from twofold.resources.recorder import graph
from twofold.services.model import Route
from twofold.values import replace


def lower(placement: Placement) -> ResourceGraph:
    """Lower what services share, then the services, then the public way to them.

    Pods come before functions, which are told of them when they are there: no pod waits for a
    function, so nothing waits in a circle.
    """
    scope = scope_of(placement)
    shared = lower_shared(placement, scope)
    pods = {
        placed.service.name: _lower_pods(placed, placement, scope, shared)
        for placed in placement.services
        if placed.style == "kubernetes"
    }
    shared = replace(shared, ready={name: each.ready for name, each in pods.items()})
    functions = [
        lower_function(placed, placement, scope, shared)
        for placed in placement.services
        if placed.style == "functions"
    ]
    services = [*pods.values(), *functions]
    components = [*shared.components(), *(each.component for each in services)]
    if shared.api is None:
        return graph(scope.application, components, {})
    ways = lead(scope, shared.api, [*_behind(placement, services, shared)])
    return graph(scope.application, [*components, ways], {"url": shared.api.url})


def _lower_pods(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> LoweredService:
    # Most of its imports serve pods alone.
    from twofold.clouds.azure.kubernetes.lower import lower_pods  # noqa: PLC0415

    return lower_pods(placed, placement, scope, shared)


def _behind(
    placement: Placement, services: Iterable[LoweredService], shared: Shared
) -> Iterable[Behind]:
    """The services that have public routes."""
    routed = {each.service.name for each in placement.graph.triggers if isinstance(each, Route)}
    for each in services:
        if each.service.name in routed:
            yield Behind(each.service, shared.url_of(each.service), each.ready)
