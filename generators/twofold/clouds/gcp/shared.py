"""Everything of an application that its services are linked to, lowered before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twofold.clouds.gcp.addresses import call_settings
from twofold.clouds.gcp.build import Builds, lower_builds
from twofold.clouds.gcp.gateway import LoweredApi, lower_public_api
from twofold.clouds.gcp.grants import Grant, Member
from twofold.clouds.gcp.logs import lower_logs
from twofold.clouds.gcp.network import LoweredNetwork, lower_network
from twofold.clouds.gcp.project import Project, apis_of, lower_project
from twofold.clouds.gcp.sdk import pulumi
from twofold.clouds.gcp.secret import LoweredSecret, lower_secret
from twofold.clouds.gcp.stores import LoweredStore
from twofold.clouds.gcp.stores.bucket import lower_bucket
from twofold.clouds.gcp.stores.cache import lower_cache
from twofold.clouds.gcp.stores.document import lower_document_store
from twofold.clouds.gcp.stores.relational import lower_relational_store
from twofold.clouds.gcp.topic import (
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
    Code,
    DocumentStore,
    Link,
    Publish,
    ReadSecret,
    RelationalStore,
    Route,
    Service,
    ServiceGraph,
    Store,
    Subscription,
    Use,
)
from twofold.values import frozen


@frozen
class Shared:
    """What services share, by name; what nobody needs is not there.

    `joining` are the names of the services that stand in the network.
    """

    scope: Scope
    project: Project
    network: LoweredNetwork | None
    logs: pulumi.ComponentResource | None
    builds: Builds | None
    api: LoweredApi | None
    stores: Mapping[str, LoweredStore]
    topics: Mapping[str, LoweredTopic]
    secrets: Mapping[str, LoweredSecret]
    subscriptions: Mapping[str, LoweredSubscription]
    joining: frozenset[str]

    def network_of(self, service: Service) -> LoweredNetwork | None:
        """The network, where a service has something to do in it."""
        return self.network if service.name in self.joining else None

    def components(self) -> Iterator[pulumi.ComponentResource]:
        """Every component, each after those it needs."""
        yield self.project.component
        yield from (each.component for each in (self.network, self.builds, self.api) if each)
        if self.logs:
            yield self.logs
        for things in (self.stores, self.topics, self.secrets, self.subscriptions):
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
                # Who may call is said once both are there: see `addresses.lower_callers`.
                return Grant(call_settings(link.target, self.scope, self.project))


def lower_shared(placement: Placement, scope: Scope) -> Shared:
    """Lower everything that services share."""
    graph = placement.graph
    project = lower_project(scope.application, apis_of(placement))
    network = None
    if any(in_network(store) for store in graph.stores):
        network = lower_network(scope.network, graph.name)
    topics = {topic.name: lower_topic(topic, scope, project) for topic in graph.topics}
    return Shared(
        scope=scope,
        project=project,
        network=network,
        logs=lower_logs(scope, project) if scope.protected else None,
        builds=lower_builds(scope, project) if _has_code(graph) else None,
        api=lower_public_api(placement, scope, project) if _has_routes(graph) else None,
        stores={
            store.name: _lower_store(store, graph, scope, project, network)
            for store in graph.stores
        },
        topics=topics,
        secrets={secret.name: lower_secret(secret, scope, project) for secret in graph.secrets},
        subscriptions={
            each.name: lower_subscription(
                each, topics[each.topic.name], placement.placed(each.service), scope, project
            )
            for each in graph.triggers
            if isinstance(each, Subscription)
        },
        joining=frozenset(
            link.service.name
            for link in graph.links
            if isinstance(link, Use) and in_network(link.target)
        ),
    )


def _has_code(graph: ServiceGraph) -> bool:
    return any(isinstance(service.source, Code) for service in graph.services)


def _has_routes(graph: ServiceGraph) -> bool:
    return any(isinstance(trigger, Route) for trigger in graph.triggers)


def in_network(store: Store) -> bool:
    """Whether a store can only be reached from inside a network."""
    return isinstance(store, RelationalStore | Cache)


def _lower_store(
    store: Store,
    graph: ServiceGraph,
    scope: Scope,
    project: Project,
    network: LoweredNetwork | None,
) -> LoweredStore:
    uses = [link for link in graph.links if isinstance(link, Use) and link.target is store]
    written = any(use.access == "write" for use in uses)
    match store:
        case DocumentStore():
            return lower_document_store(store, scope, project, written=written)
        case Bucket():
            return lower_bucket(store, scope, project, written=written)
        case RelationalStore() | Cache():
            if network is None:
                raise AssertionError(f"{store.name} has no network to stand in")
            if isinstance(store, Cache):
                return lower_cache(store, uses, scope, project, network)
            return lower_relational_store(store, scope, project, network)
