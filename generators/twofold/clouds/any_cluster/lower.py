"""A placement becomes the resources of one application stack in a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twofold.clouds.any_cluster.grants import Grant, Member
from twofold.clouds.any_cluster.messaging.scaler import waiting_in
from twofold.clouds.any_cluster.messaging.users import create_user
from twofold.clouds.any_cluster.shared import Shared, lower_shared
from twofold.clouds.kubernetes.image import create_image
from twofold.clouds.kubernetes.lower import lower_workload
from twofold.clouds.kubernetes.workload import Neighbour, SecretKey, Workload
from twofold.clouds.links import environment, setting
from twofold.clouds.scope import Scope, scope_of
from twofold.clouds.sdk import pulumi
from twofold.placement.model import PlacedService, Placement
from twofold.resources.graph import ResourceGraph
from twofold.resources.recorder import graph
from twofold.services.model import Code, Link, Route, Subscription


def lower(placement: Placement) -> ResourceGraph:
    """Lower what services share, then the services."""
    scope = scope_of(placement)
    shared = lower_shared(placement, scope)
    services = [_lower_service(placed, placement, scope, shared) for placed in placement.services]
    routed = any(isinstance(each, Route) for each in placement.graph.triggers)
    domain = scope.stack.domain
    exports = {"url": f"https://{domain.name}"} if domain and routed else {}
    return graph(scope.application, [*shared.components(), *services], exports)


def _lower_service(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> pulumi.ComponentResource:
    """Lower a service to its users of stores and of the broker, and its pods."""
    service, cluster, graph = placed.service, shared.cluster.cluster, placement.graph
    component = scope.component("services", "Service", service)
    member = Member(service, component, cluster)
    heard = [each for each in graph.triggers_of(service) if isinstance(each, Subscription)]
    user = None
    if shared.broker:
        queues = [shared.subscriptions[each.name].queue for each in heard]
        user = create_user(member, graph, shared.broker, queues)
    linked = [(link, shared.grant(link, member, user)) for link in graph.links_of(service)]
    listening = user.listening(heard) if user else Grant({})
    grants = [*(grant for _, grant in linked), listening]
    settings = [(link, grant.settings) for link, grant in linked]
    workload = Workload(
        cluster=cluster,
        component=component,
        placed=placed,
        image=create_image(service, scope, shared.cluster.registry, component),
        environment={
            **listening.settings,
            **environment(settings, graph.variables_of(service), in_cluster=True),
        },
        secrets={**listening.secrets, **_secrets(linked)},
        opens=frozenset(),
        near=_near(grants),
        has_identity=False,
        waiting=tuple(waiting_in(each, shared.scaler) for each in heard if shared.scaler),
        after=tuple(dict.fromkeys(each for grant in grants for each in grant.after)),
        built=isinstance(service.source, Code),
    )
    lower_workload(workload, placement)
    component.register_outputs({"name": service.name})
    return component


def _secrets(linked: Sequence[tuple[Link, Grant]]) -> Mapping[str, SecretKey]:
    """The settings that are secret, by their whole names."""
    return {
        setting(link.target, attribute): value
        for link, grant in linked
        for attribute, value in grant.secrets.items()
    }


def _near(grants: Sequence[Grant]) -> tuple[Neighbour, ...]:
    """Each neighbour once, however many links lead to it."""
    found: list[Neighbour] = []
    for each in (each for grant in grants for each in grant.near):
        if each not in found:
            found.append(each)
    return tuple(found)
