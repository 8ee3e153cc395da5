"""Everything of an application that its services are linked to, lowered before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twofold.clouds.azure.gateway import LoweredApi, audience, lower_public_api
from twofold.clouds.azure.grants import Grant, Member
from twofold.clouds.azure.group import LoweredGroup, lower_group
from twofold.clouds.azure.identity import LoweredIdentity, lower_identity
from twofold.clouds.azure.logs import LoweredLogs, lower_logs
from twofold.clouds.azure.messages import LoweredMessages, lower_messages
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
from twofold.clouds.scope import Scope
from twofold.placement.model import Placement
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
    ServiceGraph,
    Store,
    Subscription,
    Use,
)
from twofold.values import frozen


@frozen
class Foundation:
    """What everything else of an application stands on."""

    group: LoweredGroup
    logs: LoweredLogs
    packages: LoweredPackages
    identities: Mapping[str, LoweredIdentity]
    network: LoweredNetwork | None

    def components(self) -> Iterator[pulumi.ComponentResource]:
        """Every component, each after those it needs."""
        yield from (each.component for each in (self.group, self.logs, self.packages))
        yield from (each.component for each in self.identities.values())
        if self.network:
            yield self.network.component


@frozen
class Shared:
    """What services share, by name; what nobody needs is not there."""

    foundation: Foundation
    api: LoweredApi | None
    stores: Mapping[str, LoweredStore]
    topics: Mapping[str, LoweredTopic]
    secrets: Mapping[str, LoweredSecret]
    subscriptions: Mapping[str, LoweredSubscription]
    schedules: Mapping[str, LoweredSchedules]
    others: tuple[pulumi.ComponentResource, ...]

    def components(self) -> Iterator[pulumi.ComponentResource]:
        """Every component, each after those it needs."""
        yield from self.foundation.components()
        yield from self.others
        if self.api:
            yield self.api.component
        for things in (self.stores, self.topics, self.secrets, self.subscriptions, self.schedules):
            yield from (thing.component for thing in things.values())

    def grant(self, link: Link, member: Member) -> Grant:
        """What a link gives to a service."""
        match link:
            case Use():
                return self.stores[link.target.name].grant(link, member)
            case Publish():
                return self.topics[link.target.name].grant(link, member)
            case ReadSecret():
                return self.secrets[link.target.name].grant(link, member)
            case Call():
                callee = self.foundation.identities[link.target.name]
                return Grant({"url": callee.url, "auth": "entra", "audience": audience()})


def lower_shared(placement: Placement, scope: Scope) -> Shared:
    """Lower everything that services share."""
    graph = placement.graph
    foundation = _lower_foundation(graph, scope)
    group = foundation.group
    messages = lower_messages(scope, group) if _has_messages(graph) else None
    made = [each for each in graph.secrets if each.name not in scope.stack.existing_secrets]
    vault = lower_vault(scope, group) if made else None
    routed = {each.service.name for each in graph.triggers if isinstance(each, Route)}
    behind = [each for name, each in foundation.identities.items() if name in routed]
    topics = {topic.name: lower_topic(topic, scope, _sure(messages)) for topic in graph.topics}
    return Shared(
        foundation=foundation,
        api=lower_public_api(scope, group, foundation.logs, behind) if behind else None,
        stores={
            store.name: _lower_store(store, graph, scope, foundation) for store in graph.stores
        },
        topics=topics,
        secrets={secret.name: lower_secret(secret, scope, vault) for secret in graph.secrets},
        subscriptions={
            each.name: lower_subscription(each, topics[each.topic.name], scope)
            for each in graph.triggers
            if isinstance(each, Subscription)
        },
        schedules={
            service.name: lower_schedules(service, schedules, scope, _sure(messages))
            for service in graph.services
            if (schedules := _schedules_of(service, graph))
        },
        others=tuple(each.component for each in (messages, vault) if each),
    )


def _lower_foundation(graph: ServiceGraph, scope: Scope) -> Foundation:
    group = lower_group(scope)
    network = None
    if any(in_network(store) for store in graph.stores):
        network = lower_network(scope.network, graph.name)
    return Foundation(
        group=group,
        logs=lower_logs(scope, group),
        packages=lower_packages(scope, group),
        identities={
            service.name: lower_identity(service, scope, group) for service in graph.services
        },
        network=network,
    )


def _has_messages(graph: ServiceGraph) -> bool:
    return bool(graph.topics) or any(isinstance(each, Schedule) for each in graph.triggers)


def _schedules_of(service: Service, graph: ServiceGraph) -> list[Schedule]:
    return [each for each in graph.triggers_of(service) if isinstance(each, Schedule)]


def _sure(messages: LoweredMessages | None) -> LoweredMessages:
    """The namespace of what is sent through it: it is therefore there."""
    if messages is None:
        raise AssertionError("a topic or a schedule without a namespace to be in")
    return messages


def in_network(store: Store) -> bool:
    """Whether a store can only be reached from inside a network."""
    return isinstance(store, RelationalStore | Cache)


def stands_in_network(service: Service, graph: ServiceGraph) -> bool:
    """Whether a service is linked to something that can only be reached from inside a network."""
    return any(
        isinstance(link, Use) and in_network(link.target) for link in graph.links_of(service)
    )


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
                store, uses, scope, group, network, foundation.identities, foundation.packages
            )
