"""Everything of an application that its services are linked to, lowered before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from twofold.clouds.azure.functions.environment import (
    LoweredEnvironment,
    is_container,
    lower_environment,
)
from twofold.clouds.azure.gateway import LoweredApi, audience, lower_public_api
from twofold.clouds.azure.grants import Grant, Member
from twofold.clouds.azure.group import LoweredGroup, lower_group
from twofold.clouds.azure.identity import LoweredIdentity, lower_identity
from twofold.clouds.azure.logs import LoweredLogs, lower_logs
from twofold.clouds.azure.messages import lower_messages
from twofold.clouds.azure.network import LoweredNetwork, lower_network
from twofold.clouds.azure.packages import LoweredPackages, lower_packages
from twofold.clouds.azure.schedules.lower import LoweredSchedules, lower_schedules
from twofold.clouds.azure.sdk import pulumi
from twofold.clouds.azure.secret import LoweredSecret, lower_secret, lower_vault
from twofold.clouds.azure.stores import LoweredStore
from twofold.clouds.azure.stores.bucket import lower_bucket
from twofold.clouds.azure.stores.cache import lower_cache
from twofold.clouds.azure.stores.document import lower_document_store
from twofold.clouds.azure.stores.relational import lower_relational_store
from twofold.clouds.azure.topic import (
    LoweredSubscription,
    LoweredTopic,
    lower_subscription,
    lower_topic,
)
from twofold.clouds.calls import callers_from_outside, in_cluster_settings, is_asked_from_outside
from twofold.clouds.networks import needs_network
from twofold.clouds.scope import Scope
from twofold.placement.model import Placement
from twofold.services.graph import ServiceGraph
from twofold.services.model import (
    Bucket,
    Cache,
    Call,
    DocumentStore,
    Link,
    Publish,
    ReadSecret,
    RelationalStore,
    Route,
    Schedule,
    Service,
    Store,
    Subscription,
    Use,
)
from twofold.values import frozen

if TYPE_CHECKING:
    from twofold.clouds.azure.kubernetes.cluster import LoweredCluster
    from twofold.clouds.azure.kubernetes.door import LoweredDoor

Thing = TypeVar("Thing")


@frozen
class Foundation:
    """What everything else of an application stands on."""

    group: LoweredGroup
    logs: LoweredLogs
    packages: LoweredPackages | None
    identities: Mapping[str, LoweredIdentity]
    network: LoweredNetwork | None
    containers: LoweredEnvironment | None

    def components(self) -> Iterator[pulumi.ComponentResource]:
        """Every component, each after those it needs."""
        yield from (each.component for each in (self.group, self.logs, self.packages) if each)
        yield from (each.component for each in self.identities.values())
        if self.network:
            yield self.network.component
        if self.containers:
            yield self.containers.component

    def url_of(self, service: Service) -> pulumi.Output[str]:
        """Where a service answers that is no pod, whether it is there yet or not."""
        if self.containers and service.name in self.containers.names:
            return self.containers.url_of(service)
        return self.identities[service.name].url


@frozen
class Shared:
    """What services share, by name; what nobody needs is not there.

    `inside` are the names of the services that run in the cluster, `ready` what must be there of
    those that are lowered before anybody from outside asks them.
    """

    foundation: Foundation
    api: LoweredApi | None
    stores: Mapping[str, LoweredStore]
    topics: Mapping[str, LoweredTopic]
    secrets: Mapping[str, LoweredSecret]
    subscriptions: Mapping[str, LoweredSubscription]
    schedules: Mapping[str, LoweredSchedules]
    others: tuple[pulumi.ComponentResource, ...]
    cluster: LoweredCluster | None
    doors: Mapping[str, LoweredDoor]
    inside: frozenset[str]
    ready: Mapping[str, tuple[pulumi.Resource, ...]]

    def components(self) -> Iterator[pulumi.ComponentResource]:
        """Every component, each after those it needs."""
        yield from self.foundation.components()
        yield from self.others
        if self.api:
            yield self.api.component
        for things in (self.stores, self.topics, self.secrets, self.subscriptions, self.schedules):
            yield from (thing.component for thing in things.values())
        if self.cluster:
            yield self.cluster.component
        yield from (door.component for door in self.doors.values())

    def url_of(self, service: Service) -> pulumi.Output[str]:
        """Where a service is asked from outside a cluster, whether it is there yet or not."""
        door = self.doors.get(service.name)
        return door.url if door else self.foundation.url_of(service)

    def grant(self, link: Link, member: Member) -> Grant:
        """What a link gives to a service."""
        match link:
            case Use():
                return self.stores[link.target.name].grant(link, member)
            case Publish():
                return self.topics[link.target.name].grant(link, member)
            case ReadSecret():
                return self.secrets[link.target.name].grant(link, member)
            case Call() if member.in_cluster and link.target.name in self.inside:
                return Grant(in_cluster_settings(link.target))
            case Call():
                found = {"url": self.url_of(link.target), "auth": "entra", "audience": audience()}
                return Grant(found, self.ready.get(link.target.name, ()))


def lower_shared(placement: Placement, scope: Scope) -> Shared:
    """Lower everything that services share."""
    graph = placement.graph
    foundation = _lower_foundation(placement, scope)
    group = foundation.group
    messages = lower_messages(scope, group) if _has_messages(graph) else None
    made = [each for each in graph.secrets if each.name not in scope.stack.existing_secrets]
    vault = lower_vault(scope, group, foundation.logs) if made else None
    routed = any(isinstance(each, Route) for each in graph.triggers)
    api = lower_public_api(scope, group, foundation.logs) if routed else None
    topics = {topic.name: lower_topic(topic, scope, sure(messages)) for topic in graph.topics}
    subscriptions = {
        each.name: lower_subscription(each, topics[each.topic.name], scope)
        for each in graph.triggers
        if isinstance(each, Subscription)
    }
    cluster = None
    if "kubernetes" in placement.styles:
        from twofold.clouds.azure.kubernetes.cluster import lower_cluster  # noqa: PLC0415 (as needed)

        cluster = lower_cluster(placement, scope, group, foundation.network, subscriptions)
    return Shared(
        foundation=foundation,
        api=api,
        stores={
            store.name: _lower_store(store, graph, scope, foundation) for store in graph.stores
        },
        topics=topics,
        secrets={secret.name: lower_secret(secret, scope, vault) for secret in graph.secrets},
        subscriptions=subscriptions,
        schedules={
            service.name: lower_schedules(service, scope, sure(messages))
            for service in graph.services
            if any(isinstance(each, Schedule) for each in graph.triggers_of(service))
        },
        others=tuple(each.component for each in (messages, vault) if each),
        cluster=cluster,
        doors=_lower_doors(placement, scope, foundation, api, cluster) if cluster else {},
        inside=frozenset(service.name for service in placement.running("kubernetes")),
        ready={},
    )


def _lower_doors(
    placement: Placement,
    scope: Scope,
    foundation: Foundation,
    api: LoweredApi | None,
    cluster: LoweredCluster,
) -> Mapping[str, LoweredDoor]:
    """Lower the doors of services in the cluster that are asked from outside it."""
    from twofold.clouds.azure.kubernetes.door import lower_door  # noqa: PLC0415 (as needed)

    doors: dict[str, LoweredDoor] = {}
    for service in placement.running("kubernetes"):
        if not is_asked_from_outside(placement, service):
            continue
        if cluster.street is None:
            raise AssertionError("the limits see that there is a way to what is asked from outside")
        placed, callers = placement.placed(service), callers_of(service, placement, foundation, api)
        doors[service.name] = lower_door(
            placed, callers, cluster.street, cluster.cluster, scope, foundation.group
        )
    return doors


def callers_of(
    service: Service, placement: Placement, foundation: Foundation, api: LoweredApi | None
) -> list[pulumi.Output[str]]:
    """Who may ask a service at its address: the gateway for routes, and who calls it there."""
    routed = any(isinstance(each, Route) for each in placement.graph.triggers_of(service))
    callers = [
        foundation.identities[caller.name].identity.principal_id
        for caller in callers_from_outside(placement, service)
    ]
    return [api.principal_id, *callers] if routed and api else callers


def _lower_foundation(placement: Placement, scope: Scope) -> Foundation:
    graph, group = placement.graph, lower_group(scope)
    network = None
    if needs_network(graph):
        network = lower_network(scope.network, graph.name)
    images = [placed.service for placed in placement.services if is_container(placed)]
    # Code of functions, and of scripts that make roles in databases.
    functions = [placed for placed in placement.services if placed.style == "functions"]
    deploys = len(functions) > len(images) or any(
        isinstance(store, RelationalStore) for store in graph.stores
    )
    logs = lower_logs(scope, group)
    return Foundation(
        group=group,
        logs=logs,
        packages=lower_packages(scope, group) if deploys else None,
        identities={
            service.name: lower_identity(service, scope, group) for service in graph.services
        },
        network=network,
        containers=lower_environment(images, scope, group, logs) if images else None,
    )


def _has_messages(graph: ServiceGraph) -> bool:
    return bool(graph.topics) or any(isinstance(each, Schedule) for each in graph.triggers)


def sure(there: Thing | None) -> Thing:
    """What somebody needs, and is therefore there."""
    if there is None:
        raise AssertionError("something that is needed was not lowered")
    return there


def _lower_store(
    store: Store, graph: ServiceGraph, scope: Scope, foundation: Foundation
) -> LoweredStore:
    group = foundation.group
    match store:
        case DocumentStore():
            return lower_document_store(store, scope, group)
        case Bucket():
            return lower_bucket(store, scope, group)
        case RelationalStore() | Cache():
            network = foundation.network
            if network is None:
                raise AssertionError(f"{store.name} has no network to stand in")
            if isinstance(store, Cache):
                return lower_cache(store, scope, group, network)
            uses = [
                link
                for link in graph.links
                if isinstance(link, Use) and link.target.name == store.name
            ]
            return lower_relational_store(
                store,
                uses,
                scope,
                group,
                network,
                foundation.identities,
                sure(foundation.packages),
                foundation.logs,
            )
