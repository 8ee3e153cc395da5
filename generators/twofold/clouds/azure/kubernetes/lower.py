"""A service in the Kubernetes style on Azure: who it is there, its pods, and the way to them."""

from __future__ import annotations

from twofold.clouds.azure.gateway import attach
from twofold.clouds.azure.grants import Member
from twofold.clouds.azure.kubernetes.cluster import LoweredCluster
from twofold.clouds.azure.kubernetes.identity import ANNOTATION, LABELS, lend
from twofold.clouds.azure.kubernetes.openings import MESSAGES, openings
from twofold.clouds.azure.kubernetes.scaler import waiting_in
from twofold.clouds.azure.sdk import pulumi
from twofold.clouds.azure.service import LoweredService
from twofold.clouds.azure.shared import Shared
from twofold.clouds.kubernetes.image import create_image
from twofold.clouds.kubernetes.lower import lower_workload
from twofold.clouds.kubernetes.workload import Workload
from twofold.clouds.links import environment
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService, Placement
from twofold.services.model import Code, Route, Subscription


def lower_pods(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> LoweredService:
    """Lower a service to its pods, which are its identity where they ask Azure for anything."""
    lowered, service, graph = cluster_of(shared), placed.service, placement.graph
    component = scope.component("services", "Service", service)
    foundation = shared.foundation
    member = Member(
        service,
        component,
        foundation.identities[service.name],
        foundation.group,
        in_cluster=True,
    )
    grants = [(link, shared.grant(link, member)) for link in graph.links_of(service)]
    heard = [
        shared.subscriptions[each.name]
        for each in graph.triggers_of(service)
        if isinstance(each, Subscription)
    ]
    events = [each.tell(member) for each in heard]
    opens = frozenset(
        opening for link in graph.links_of(service) for opening in openings(link, shared.inside)
    ) | frozenset(MESSAGES if heard else ())
    after = [each for grant in (*(grant for _, grant in grants), *events) for each in grant.after]
    door = shared.doors.get(service.name)
    if door:
        # A route that is there before its callers are known would lead anybody.
        after.append(door.guard)
    if opens:
        after.append(lend(member, lowered.cluster.namespace, lowered.issuer))
    workload = Workload(
        cluster=lowered.cluster,
        component=component,
        placed=placed,
        image=create_image(service, scope, lowered.registry, component),
        environment={
            **{key: value for event in events for key, value in event.settings.items()},
            **environment(
                [(link, grant.settings) for link, grant in grants],
                graph.variables_of(service),
                in_cluster=True,
            ),
        },
        secrets={},
        opens=opens,
        near=(),
        has_identity=bool(opens),
        waiting=tuple(waiting_in(each, lowered.looks) for each in heard if lowered.looks),
        after=tuple(after),
        built=isinstance(service.source, Code),
        account_annotations={ANNOTATION: member.client_id} if opens else {},
        pod_labels=LABELS if opens else {},
    )
    ready = lower_workload(workload, placement)
    routes = [each for each in graph.triggers_of(service) if isinstance(each, Route)]
    if routes and shared.api:
        inside = pulumi.ResourceOptions(parent=component)
        attach(service.name, shared.api, routes, inside)
    component.register_outputs({"identity": member.principal_id})
    return LoweredService(component, service, (ready,))


def cluster_of(shared: Shared) -> LoweredCluster:
    """The cluster, for a service that runs in one: it is therefore there."""
    if shared.cluster is None:
        raise AssertionError("a service in a cluster that nobody looked up")
    return shared.cluster
