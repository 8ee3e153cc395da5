"""What a cluster must have besides where stores and messaging run in it."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.clouds.any_cluster.operators import OPERATORS, OperatorName
from twofold.clouds.kubernetes import requirements as kubernetes
from twofold.clouds.kubernetes.requirements import Kinds, Requirement, Storage
from twofold.placement.model import ExistingCluster, Placement
from twofold.services.model import Bucket, Cache, DocumentStore, RelationalStore, Store

CALLED = {
    "cloudnative-pg": "CloudNativePG 1.30",
    "mongodb": "Percona's operator for MongoDB",
    "rabbitmq": "both operators of RabbitMQ",
    "seaweedfs": "the operator of SeaweedFS",
}


def requirements(placement: Placement) -> Iterator[Requirement]:
    """What the cluster needs for services, then for what is kept beside them."""
    shared = [*kubernetes.requirements(placement)]
    yield from shared
    graph, cluster = placement.graph, placement.stack.cluster
    needed: dict[OperatorName, str] = {}
    for store in graph.stores:
        if operator := operator_of(store):
            needed.setdefault(operator, f"the store '{store.name}'")
    for topic in graph.topics:
        needed.setdefault("rabbitmq", f"the topic '{topic.name}'")
    for name, purpose in needed.items():
        yield Requirement(
            CALLED[name],
            purpose,
            Kinds(OPERATORS[name].kinds),
            "deploy a platform stack, or install it in the namespace that `twofold:cluster` says",
        )
    if needed and not any(isinstance(each.look, Storage) for each in shared):
        existing = cluster if isinstance(cluster, ExistingCluster) else None
        yield kubernetes.storage(existing, "disks of stores and of messaging")


def operator_of(store: Store) -> OperatorName | None:
    """The operator that keeps a store; a cache needs none."""
    match store:
        case RelationalStore():
            return "cloudnative-pg"
        case DocumentStore():
            return "mongodb"
        case Bucket():
            return "seaweedfs"
        case Cache():
            return None
