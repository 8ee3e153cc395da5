"""What a cluster refuses although the blueprint language allows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twofold.clouds.any_cluster.messaging.broker import NAME as BROKER
from twofold.clouds.any_cluster.messaging.scaler import SCALER
from twofold.clouds.any_cluster.stores.objects import NAME as OBJECTS
from twofold.clouds.any_cluster.stores.relational import MAKERS, OWNER
from twofold.clouds.kubernetes import limits as kubernetes
from twofold.clouds.limits import reserved_roles
from twofold.diagnostics import Diagnostic, Span
from twofold.placement.model import ApplicationStack, ExistingCluster, Placement
from twofold.services.model import (
    Bucket,
    Service,
    Store,
    Subscription,
    Topic,
)

# Roles that a database has already, by CloudNativePG's own rules and by what we make.
# (`x-kubernetes-validations` of postgresql.cnpg.io_databaseroles.yaml)
RESERVED_ROLES = re.compile(
    rf"^(pg_.*|cnpg_.*|postgres|streaming_replica|public|none|{OWNER}|{MAKERS})$"
)

# What pods of stores and of messaging are called: a service's policy would open those too.
RESERVED_NAMES = frozenset({BROKER, OBJECTS, SCALER, "percona-server-mongodb", "postgresql"})

# What S3 calls a bucket. (`name` of seaweed.seaweedfs.com_buckets.yaml)
BUCKET_NAME = re.compile(r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")


def limits(placement: Placement) -> Iterator[Diagnostic]:
    """Everything in a placement that a cluster would refuse, or that it would not do."""
    yield from kubernetes.limits(placement)
    yield from _foreign_settings(placement.stack)
    graph = placement.graph
    for thing in (*graph.services, *graph.stores, *graph.topics):
        if thing.name in RESERVED_NAMES:
            yield reserved_name(thing)
    for store in graph.stores:
        yield from _store_limits(store)
    for topic in graph.topics:
        if topic.was:
            yield renamed(topic.name, topic.was, "topic", topic.span)
    for trigger in graph.triggers:
        if isinstance(trigger, Subscription) and trigger.service.was:
            yield renamed_listener(trigger.service, trigger.topic)
    yield from reserved_roles(graph.links, RESERVED_ROLES)


def _store_limits(store: Store) -> Iterator[Diagnostic]:
    if store.was:
        yield renamed(store.name, store.was, "store", store.span)
    if isinstance(store, Bucket) and not BUCKET_NAME.match(store.name):
        yield no_bucket_name(store)


def _foreign_settings(stack: ApplicationStack) -> Iterator[Diagnostic]:
    """What the configuration says that only clouds of another kind do."""
    if stack.network:
        yield foreign_setting(
            "network", "pods are in the cluster's own", stack.place("network").key
        )
    for name in stack.existing_stores:
        yield foreign_setting(
            f"existing: {{stores: {{{name}: ...}}}}",
            "a store is made beside the services, in their own namespace",
            stack.place("existing", "stores", name).key,
        )
    cluster = stack.cluster
    if not isinstance(cluster, ExistingCluster):
        return
    for key, value in (
        ("listener", cluster.listener),
        ("link", cluster.link),
        ("scaler", cluster.scaler),
    ):
        if value:
            why = "nothing outside the cluster leads to it, and KEDA has a user of its own"
            yield foreign_setting(f"cluster: {{{key}: ...}}", why, stack.place("cluster", key).key)


def foreign_setting(what: str, why: str, span: Span) -> Diagnostic:
    """The configuration says something that has no meaning in a cluster."""
    return Diagnostic(
        "foreign-setting",
        f"'twofold:{what}' means nothing on the cloud 'kubernetes': {why}",
        span,
        "remove it",
    )


def reserved_name(thing: Service | Store | Topic) -> Diagnostic:
    """A thing is called as the pods of something else in the namespace are."""
    return Diagnostic(
        "reserved-name",
        f"'{thing.name}' is what pods of stores, or of messaging, are called in the cluster",
        thing.span,
        "choose another name",
    )


def renamed(name: str, was: str, what: str, span: Span) -> Diagnostic:
    """Something that holds data is renamed, and the cluster keeps it under its name."""
    return Diagnostic(
        "renamed-in-cluster",
        f"{what} '{name}' was '{was}', and a cluster keeps its data under its name: it would "
        "start empty",
        span,
        "keep the old name, or copy the data to a new one before the old one goes",
    )


def renamed_listener(service: Service, topic: Topic) -> Diagnostic:
    """A service that listens is renamed, and its queue is called after it."""
    return Diagnostic(
        "renamed-in-cluster",
        f"service '{service.name}' was '{service.was}', and the queue in which messages of "
        f"'{topic.name}' wait for it is called after it: they would be lost",
        service.span,
        "keep the old name, or let the old service empty its queue before it goes",
    )


def no_bucket_name(store: Bucket) -> Diagnostic:
    """S3 takes no bucket of that name."""
    return Diagnostic(
        "invalid-bucket-name",
        f"bucket '{store.name}' has a name that S3 does not take",
        store.span,
        "give it 3 to 63 lower-case letters, digits and dashes",
    )
