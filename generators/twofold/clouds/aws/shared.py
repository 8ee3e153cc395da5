"""Everything of an application that its services are linked to, lowered before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from twofold.clouds.aws.gateway import LoweredApi, lower_address, lower_public_api
from twofold.clouds.aws.grants import Grant, Member
from twofold.clouds.aws.network import LoweredNetwork, lower_network
from twofold.clouds.aws.schedules import LoweredSchedules, lower_schedules
from twofold.clouds.aws.sdk import pulumi
from twofold.clouds.aws.secret import LoweredSecret, lower_secret
from twofold.clouds.aws.stores import LoweredStore
from twofold.clouds.aws.stores.bucket import lower_bucket
from twofold.clouds.aws.stores.cache import lower_cache
from twofold.clouds.aws.stores.document import lower_document_store
from twofold.clouds.aws.stores.relational import lower_relational_store
from twofold.clouds.aws.topic import (
    LoweredSubscription,
    LoweredTopic,
    lower_subscription,
    lower_topic,
)
from twofold.clouds.calls import in_cluster_settings, is_called_from_outside
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
    Store,
    Subscription,
    Use,
)
from twofold.values import frozen

if TYPE_CHECKING:
    from twofold.clouds.aws.kubernetes.cluster import LoweredCluster


@frozen
class Shared:
    """What services share, by name; what nobody needs is not there.

    `inside` are the names of the services that run in the cluster.
    """

    network: LoweredNetwork | None
    api: LoweredApi | None
    addresses: Mapping[str, LoweredApi]
    stores: Mapping[str, LoweredStore]
    topics: Mapping[str, LoweredTopic]
    secrets: Mapping[str, LoweredSecret]
    subscriptions: Mapping[str, LoweredSubscription]
    schedules: Mapping[str, LoweredSchedules]
    cluster: LoweredCluster | None
    inside: frozenset[str]

    def components(self) -> Iterator[pulumi.ComponentResource]:
        """Every component, each after those it needs."""
        yield from (gate.component for gate in (self.network, self.api) if gate)
        for things in (
            self.addresses,
            self.stores,
            self.topics,
            self.secrets,
            self.subscriptions,
            self.schedules,
        ):
            yield from (thing.component for thing in things.values())
        if self.cluster:
            yield self.cluster.component

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
                return Grant((), in_cluster_settings(link.target), opens=())
            case Call():
                return self.addresses[link.target.name].grant(link, member)


def public(api: LoweredApi | None) -> LoweredApi:
    """The public API, for a service that has routes: it is therefore there."""
    if api is None:
        raise AssertionError("a route without the API that it belongs to")
    return api


def lower_shared(placement: Placement, scope: Scope) -> Shared:
    """Lower everything that services share."""
    graph = placement.graph
    network = None
    if needs_network(graph):
        network = lower_network(scope.network, graph.name)
    topics = {topic.name: lower_topic(topic, scope) for topic in graph.topics}
    stores = {store.name: _lower_store(store, scope, network) for store in graph.stores}
    subscriptions = {
        each.name: lower_subscription(
            each, topics[each.topic.name], placement.placed(each.service), scope
        )
        for each in graph.triggers
        if isinstance(each, Subscription)
    }
    cluster = None
    if "kubernetes" in placement.styles:
        from twofold.clouds.aws.kubernetes.cluster import lower_cluster  # noqa: PLC0415 (as needed)

        cluster = lower_cluster(placement, scope, network, stores, subscriptions)
    return Shared(
        network=network,
        api=lower_public_api(scope) if _has_routes(graph) else None,
        addresses={
            service.name: lower_address(service, scope)
            for service in graph.services
            if is_called_from_outside(placement, service)
        },
        stores=stores,
        topics=topics,
        secrets={secret.name: lower_secret(secret, scope) for secret in graph.secrets},
        subscriptions=subscriptions,
        schedules={
            service.name: lower_schedules(service, scope)
            for service in graph.services
            if any(isinstance(each, Schedule) for each in graph.triggers_of(service))
        },
        cluster=cluster,
        inside=frozenset(service.name for service in placement.running("kubernetes")),
    )


def _has_routes(graph: ServiceGraph) -> bool:
    return any(isinstance(trigger, Route) for trigger in graph.triggers)


def _lower_store(store: Store, scope: Scope, network: LoweredNetwork | None) -> LoweredStore:
    match store:
        case DocumentStore():
            return lower_document_store(store, scope)
        case Bucket():
            return lower_bucket(store, scope)
        case RelationalStore() | Cache():
            if network is None:
                raise AssertionError(f"{store.name} has no network to stand in")
            if isinstance(store, Cache):
                return lower_cache(store, scope, network)
            return lower_relational_store(store, scope, network)
