"""A placement becomes the resources of one application stack on Google Cloud."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twofold.clouds.calls import is_called_from_outside
from twofold.clouds.gcp.addresses import lower_callers
from twofold.clouds.gcp.functions.lower import lower_function
from twofold.clouds.gcp.gateway import lower_public_api
from twofold.clouds.gcp.sdk import pulumi
from twofold.clouds.gcp.service import LoweredService
from twofold.clouds.gcp.shared import Shared, lower_shared
from twofold.clouds.gcp.topic import Subscriber, lower_subscription
from twofold.clouds.scope import Scope, scope_of
from twofold.placement.model import PlacedService, Placement
from twofold.resources.graph import ResourceGraph
from twofold.resources.recorder import graph
from twofold.services.model import Route, Subscription


def lower(placement: Placement) -> ResourceGraph:
    """Lower what services share, then the services, then who asks which of them.

    Whatever asks a service is told of it when it is there: of its function, or in the cluster of
    its door.
    """
    scope = scope_of(placement)
    shared = lower_shared(placement, scope)
    services = {
        placed.service.name: _lower_service(placed, placement, scope, shared)
        for placed in placement.services
    }
    components = [
        *shared.components(),
        *(each.identity.component for each in services.values()),
        *_lower_subscriptions(placement, services, scope, shared),
        *_lower_addresses(placement, services, scope, shared),
    ]
    if not any(isinstance(trigger, Route) for trigger in placement.graph.triggers):
        return graph(scope.application, components, {})
    api = lower_public_api(placement, services, scope, shared)
    return graph(scope.application, [*components, api.component], {"url": api.url})


def _lower_service(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> LoweredService:
    match placed.style:
        case "functions":
            return lower_function(placed, placement, scope, shared)
        case "kubernetes":
            # Most of its imports serve pods alone.
            from twofold.clouds.gcp.kubernetes.lower import lower_pods  # noqa: PLC0415

            return lower_pods(placed, placement, scope, shared)


def _lower_subscriptions(
    placement: Placement, services: Mapping[str, LoweredService], scope: Scope, shared: Shared
) -> Iterator[pulumi.ComponentResource]:
    for trigger in placement.graph.triggers:
        if not isinstance(trigger, Subscription):
            continue
        subscriber = Subscriber(
            placement.placed(trigger.service),
            services[trigger.service.name].answers(),
            shared.url_of(trigger.service),
        )
        topic = shared.topics[trigger.topic.name]
        yield lower_subscription(trigger, topic, subscriber, scope, shared.project)


def _lower_addresses(
    placement: Placement, services: Mapping[str, LoweredService], scope: Scope, shared: Shared
) -> Iterator[pulumi.ComponentResource]:
    """Say who may call which service; calls that stay in the cluster, network policies allow."""
    for name, lowered in services.items():
        if not is_called_from_outside(placement, lowered.service):
            continue
        callers = [
            services[caller.name].identity.member
            for caller in placement.graph.callers_of(lowered.service)
            if not (caller.name in shared.inside and name in shared.inside)
        ]
        yield lower_callers(lowered.service, lowered.answers(), callers, scope, shared.project)
