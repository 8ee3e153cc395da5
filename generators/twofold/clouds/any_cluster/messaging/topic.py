"""A topic is a fanout exchange; every subscriber has a quorum queue and dead letters of its own."""

from __future__ import annotations

from twofold.clouds.any_cluster.messaging.broker import API, HOST, REFERENCE, LoweredBroker
from twofold.clouds.scope import Scope
from twofold.clouds.sdk import k8s, pulumi
from twofold.resources.recorder import hold_data
from twofold.services.model import Subscription, Topic
from twofold.values import frozen


@frozen
class LoweredTopic:
    """A topic."""

    component: pulumi.ComponentResource
    topic: Topic
    exchange: k8s.apiextensions.CustomResource


@frozen
class LoweredSubscription:
    """The queue in which a topic's messages wait for one service."""

    component: pulumi.ComponentResource
    subscription: Subscription
    queue: k8s.apiextensions.CustomResource


def lower_topic(topic: Topic, scope: Scope, broker: LoweredBroker) -> LoweredTopic:
    """Create the topic's exchange, which gives every queue bound to it a copy."""
    component = scope.component("messaging", "Topic", topic)
    exchange = broker.object(
        "Exchange",
        topic.name,
        topic.name,
        component,
        {"name": topic.name, "type": "fanout", "durable": True, **HOST},
    )
    component.register_outputs({"id": topic.name})
    return LoweredTopic(component, topic, exchange)


def lower_subscription(
    subscription: Subscription, topic: LoweredTopic, scope: Scope, broker: LoweredBroker
) -> LoweredSubscription:
    """Create the subscriber's queue, its dead letters, and the way from the topic into it."""
    name, of = subscription.name, subscription.service.name
    dead = f"{name}-dead"
    component = scope.subscription(subscription)
    letters = _create_queue(dead, of, component, broker)
    queue = _create_queue(name, of, component, broker)
    # By a policy, which can change: what a queue was declared with cannot.
    # https://www.rabbitmq.com/docs/quorum-queues#configuration
    broker.object(
        "Policy",
        name,
        of,
        component,
        {
            "name": name,
            "pattern": f"^{name}$",
            "applyTo": "quorum_queues",
            "definition": {
                # What fails once more than that is a dead letter.
                # https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling
                "delivery-limit": subscription.service.retries,
                "dead-letter-exchange": "",
                "dead-letter-routing-key": dead,
                # Until the dead letter is kept, so is the message.
                # https://www.rabbitmq.com/docs/quorum-queues#dead-lettering
                "dead-letter-strategy": "at-least-once",
                "overflow": "reject-publish",
            },
            **HOST,
        },
        letters,
    )
    broker.object(
        "Binding",
        name,
        of,
        component,
        {
            "source": topic.topic.name,
            "destination": name,
            "destinationType": "queue",
            **HOST,
        },
        topic.exchange,
        queue,
    )
    component.register_outputs({"queue": name, "dead_letters": dead})
    return LoweredSubscription(component, subscription, queue)


def _create_queue(
    name: str, of: str, component: pulumi.ComponentResource, broker: LoweredBroker
) -> k8s.apiextensions.CustomResource:
    """Create a queue that every node has; in a protected environment it stays when we leave."""
    cluster = broker.cluster
    queue = k8s.apiextensions.CustomResource(
        f"{name}-queue",
        api_version=API,
        kind="Queue",
        metadata=cluster.metadata(name, of),
        spec={
            "name": name,
            "type": "quorum",
            "durable": True,
            "deletionPolicy": "retain" if cluster.protected else "delete",
            **HOST,
            **REFERENCE,
        },
        opts=cluster.options(component, broker.rabbit),
    )
    hold_data(queue)
    return queue
