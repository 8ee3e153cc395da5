"""Everything of an application that its services are linked to, lowered before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twofold.clouds.any_cluster.cluster import LoweredCluster, lower_cluster
from twofold.clouds.any_cluster.grants import Grant, Member
from twofold.clouds.any_cluster.messaging.broker import LoweredBroker, lower_broker
from twofold.clouds.any_cluster.messaging.scaler import LoweredScaler, lower_scaler
from twofold.clouds.any_cluster.messaging.topic import (
    LoweredSubscription,
    LoweredTopic,
    lower_subscription,
    lower_topic,
)
from twofold.clouds.any_cluster.messaging.users import User
from twofold.clouds.any_cluster.secret import LoweredSecret, lower_secret
from twofold.clouds.any_cluster.stores import LoweredStore
from twofold.clouds.any_cluster.stores.bucket import lower_bucket
from twofold.clouds.any_cluster.stores.cache import lower_cache
from twofold.clouds.any_cluster.stores.document import lower_document_store
from twofold.clouds.any_cluster.stores.objects import LoweredObjects, lower_objects
from twofold.clouds.any_cluster.stores.relational import lower_relational_store
from twofold.clouds.calls import in_cluster_settings
from twofold.clouds.scope import Scope
from twofold.clouds.sdk import pulumi
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
    Store,
    Subscription,
    Use,
)
from twofold.values import frozen


@frozen
class Shared:
    """What services share, by name; what nobody needs is not there."""

    cluster: LoweredCluster
    stores: Mapping[str, LoweredStore]
    objects: LoweredObjects | None
    broker: LoweredBroker | None
    topics: Mapping[str, LoweredTopic]
    subscriptions: Mapping[str, LoweredSubscription]
    scaler: LoweredScaler | None
    secrets: Mapping[str, LoweredSecret]

    def components(self) -> Iterator[pulumi.ComponentResource]:
        """Every component, each after those it needs."""
        yield self.cluster.component
        yield from (each.component for each in (self.objects, self.broker, self.scaler) if each)
        for things in (self.stores, self.topics, self.subscriptions, self.secrets):
            yield from (thing.component for thing in things.values())

    def grant(self, link: Link, member: Member, user: User | None) -> Grant:
        """What a link gives to a service, which is that user of the broker."""
        match link:
            case Use():
                return self.stores[link.target.name].grant(link, member)
            case Publish():
                if user is None:
                    raise AssertionError("whoever publishes is a user of the broker")
                return user.publishing(link)
            case ReadSecret():
                return self.secrets[link.target.name].grant(link, member)
            case Call():
                return Grant(in_cluster_settings(link.target))


def lower_shared(placement: Placement, scope: Scope) -> Shared:
    """Lower everything that services share."""
    graph = placement.graph
    cluster = lower_cluster(placement, scope)
    objects = None
    if any(isinstance(store, Bucket) for store in graph.stores):
        objects = lower_objects(graph, scope, cluster)
    heard = [each for each in graph.triggers if isinstance(each, Subscription)]
    broker = lower_broker(placement, scope, cluster) if graph.topics else None
    topics: dict[str, LoweredTopic] = {}
    subscriptions: dict[str, LoweredSubscription] = {}
    if broker:
        topics = {topic.name: lower_topic(topic, scope, broker) for topic in graph.topics}
        subscriptions = {
            each.name: lower_subscription(each, topics[each.topic.name], scope, broker)
            for each in heard
        }
    return Shared(
        cluster=cluster,
        stores={
            store.name: _lower_store(store, placement, scope, cluster, objects)
            for store in graph.stores
        },
        objects=objects,
        broker=broker,
        topics=topics,
        subscriptions=subscriptions,
        scaler=lower_scaler(broker) if broker and heard else None,
        secrets={
            secret.name: lower_secret(secret, scope, cluster.cluster) for secret in graph.secrets
        },
    )


def _lower_store(
    store: Store,
    placement: Placement,
    scope: Scope,
    cluster: LoweredCluster,
    objects: LoweredObjects | None,
) -> LoweredStore:
    match store:
        case DocumentStore():
            return lower_document_store(store, placement.graph, scope, cluster)
        case RelationalStore():
            return lower_relational_store(store, placement.graph, scope, cluster)
        case Cache():
            return lower_cache(store, placement.graph, scope, cluster)
        case Bucket():
            if objects is None:
                raise AssertionError(f"{store.name} has nothing to be kept in")
            return lower_bucket(store, scope, objects)
