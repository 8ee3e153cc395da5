"""Everything of an application that its services are linked to, lowered before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from twofold.clouds.calls import in_cluster_settings
from twofold.clouds.gcp.addresses import call_settings, url
from twofold.clouds.gcp.build import Builds, lower_builds
from twofold.clouds.gcp.grants import Grant, Member
from twofold.clouds.gcp.logs import lower_logs
from twofold.clouds.gcp.names import door_name, service_name
from twofold.clouds.gcp.network import LoweredNetwork, lower_network
from twofold.clouds.gcp.project import Project, apis_of, lower_project
from twofold.clouds.gcp.sdk import pulumi
from twofold.clouds.gcp.secret import LoweredSecret, lower_secret
from twofold.clouds.gcp.stores import LoweredStore
from twofold.clouds.gcp.stores.bucket import lower_bucket
from twofold.clouds.gcp.stores.cache import lower_cache
from twofold.clouds.gcp.stores.document import lower_document_store
from twofold.clouds.gcp.stores.relational import lower_relational_store
from twofold.clouds.gcp.topic import LoweredTopic, lower_topic
from twofold.clouds.networks import in_network, needs_network
from twofold.clouds.scope import Scope
from twofold.placement.model import Placement
from twofold.services.graph import ServiceGraph
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
    Service,
    Store,
    Use,
)
from twofold.values import frozen

if TYPE_CHECKING:
    from twofold.clouds.gcp.kubernetes.cluster import LoweredCluster


@frozen
class Shared:
    """What services share, by name; what nobody needs is not there.

    `joining` are the names of the services that stand in the network as functions, `inside` of
    those that run in the cluster.
    """

    scope: Scope
    project: Project
    network: LoweredNetwork | None
    logs: pulumi.ComponentResource | None
    builds: Builds | None
    stores: Mapping[str, LoweredStore]
    topics: Mapping[str, LoweredTopic]
    secrets: Mapping[str, LoweredSecret]
    cluster: LoweredCluster | None
    joining: frozenset[str]
    inside: frozenset[str]

    def run_name(self, service: Service) -> str:
        """What Cloud Run calls what answers for a service: its function, or its door."""
        name = door_name if service.name in self.inside else service_name
        return name(service, self.scope)

    def url_of(self, service: Service) -> pulumi.Output[str]:
        """A service's address, for who is not beside it in the cluster."""
        return url(self.run_name(service), self.project)

    def network_of(self, service: Service) -> LoweredNetwork | None:
        """The network, where a service has something to do in it."""
        return self.network if service.name in self.joining else None

    def components(self) -> Iterator[pulumi.ComponentResource]:
        """Every component, each after those it needs."""
        yield self.project.component
        yield from (each.component for each in (self.network, self.builds) if each)
        if self.logs:
            yield self.logs
        for things in (self.stores, self.topics, self.secrets):
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
                return Grant(in_cluster_settings(link.target))
            case Call():
                # Who may call is said once both are there: see `addresses.lower_callers`.
                return Grant(call_settings(link.target, self.run_name(link.target), self.project))


def lower_shared(placement: Placement, scope: Scope) -> Shared:
    """Lower everything that services share."""
    graph = placement.graph
    project = lower_project(scope.application, apis_of(placement))
    network = None
    if needs_network(graph):
        network = lower_network(scope.network, graph.name)
    stores = {
        store.name: _lower_store(store, graph, scope, project, network) for store in graph.stores
    }
    cluster = None
    if "kubernetes" in placement.styles:
        from twofold.clouds.gcp.kubernetes.cluster import lower_cluster  # noqa: PLC0415 (as needed)

        cluster = lower_cluster(placement, scope, project, network)
    return Shared(
        scope=scope,
        project=project,
        network=network,
        logs=lower_logs(scope, project) if scope.protected else None,
        builds=lower_builds(scope, project) if _has_code(graph) else None,
        stores=stores,
        topics={topic.name: lower_topic(topic, scope, project) for topic in graph.topics},
        secrets={secret.name: lower_secret(secret, scope, project) for secret in graph.secrets},
        cluster=cluster,
        joining=frozenset(
            link.service.name
            for link in graph.links
            if isinstance(link, Use)
            and in_network(link.target)
            and placement.runs(link.service, "functions")
        ),
        inside=frozenset(service.name for service in placement.running("kubernetes")),
    )


def _has_code(graph: ServiceGraph) -> bool:
    return any(isinstance(service.source, Code) for service in graph.services)


def _lower_store(
    store: Store,
    graph: ServiceGraph,
    scope: Scope,
    project: Project,
    network: LoweredNetwork | None,
) -> LoweredStore:
    uses = graph.uses_of(store)
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
