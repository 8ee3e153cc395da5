"""A topic is a Pub/Sub topic; every subscriber has a subscription and dead letters of its own."""

from __future__ import annotations

from twofold.clouds.gcp.addresses import let_ask
from twofold.clouds.gcp.grants import Grant, Member, link_options
from twofold.clouds.gcp.names import account_id
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService
from twofold.services.model import Publish, Subscription, Topic
from twofold.values import frozen

# How long Pub/Sub waits at least and at most between two tries of a message, in seconds.
# https://cloud.google.com/pubsub/docs/subscription-properties
MIN_WAIT, MAX_WAIT = 10, 600

# For how long a push may take, in seconds: an instance that has yet to start is waited for within
# it, and a service in a cluster behind a door that has yet to start. What takes longer comes twice.
# https://cloud.google.com/pubsub/docs/push#receive_push, and for the most
# https://cloud.google.com/pubsub/docs/subscription-properties#ack_deadline
PUSH_FACTOR, MIN_PUSH, MAX_PUSH = 6, 60, 600

# How often a message is delivered before it is a dead letter.
# https://cloud.google.com/pubsub/docs/handling-failures
MIN_ATTEMPTS, MAX_ATTEMPTS = 5, 100

# The longest that a subscription keeps a message: a dead letter, and one that waits.
# https://cloud.google.com/pubsub/docs/subscription-properties#message_retention
DEAD_LETTERS_KEPT = f"{31 * 24 * 60 * 60}s"
MESSAGES_KEPT = f"{7 * 24 * 60 * 60}s"


@frozen
class LoweredTopic:
    """A topic."""

    component: pulumi.ComponentResource
    topic: Topic
    pubsub: gcp.pubsub.Topic

    def grant(self, link: Publish, member: Member) -> Grant:
        """Let a service publish to the topic."""
        del link
        publish = gcp.pubsub.TopicIAMMember(
            f"{member.service.name}-{self.topic.name}",
            topic=self.pubsub.id,
            role="roles/pubsub.publisher",
            member=member.account.member,
            opts=link_options(member, self.topic.was),
        )
        return Grant({"id": self.pubsub.id}, (publish,))


@frozen
class Subscriber:
    """Who hears of a topic: what Cloud Run calls what answers for it, and where that is."""

    placed: PlacedService
    asked: pulumi.Output[str]
    url: pulumi.Output[str]


def lower_topic(topic: Topic, scope: Scope, project: Project) -> LoweredTopic:
    """Create the topic; its messages stay in the stack's region."""
    component = scope.component("messaging", "Topic", topic)
    pubsub = gcp.pubsub.Topic(
        topic.name,
        message_storage_policy={"allowed_persistence_regions": [project.region]},
        opts=project.inside(component, "pubsub"),
    )
    component.register_outputs({"id": pubsub.id})
    return LoweredTopic(component, topic, pubsub)


def lower_subscription(
    subscription: Subscription,
    topic: LoweredTopic,
    subscriber: Subscriber,
    scope: Scope,
    project: Project,
) -> pulumi.ComponentResource:
    """Create the subscriber's subscription, its dead letters, and the account that delivers.

    Messages are sent to where the subscriber is when it is there: what nobody takes would soon be
    a dead letter.
    """
    name = subscription.name
    component = scope.subscription(subscription)
    inside = project.inside(component, "pubsub")
    account = gcp.serviceaccount.Account(
        name,
        account_id=account_id(scope.stack.name, topic.topic.name, subscription.service.name),
        display_name=f"Delivers {topic.topic.name} of {scope.application}",
        opts=project.inside(component, "iam"),
    )
    agent = project.agent("pubsub")
    gcp.serviceaccount.IAMMember(
        name,
        service_account_id=account.name,
        # In projects that are older than April 2021, Pub/Sub has no right of its own to it.
        # https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
        role="roles/iam.serviceAccountOpenIdTokenCreator",
        member=agent,
        opts=inside,
    )
    dead = gcp.pubsub.Topic(
        f"{name}-dead",
        message_storage_policy={"allowed_persistence_regions": [project.region]},
        opts=inside,
    )
    kept = gcp.pubsub.Subscription(
        f"{name}-dead",
        topic=dead.id,
        message_retention_duration=DEAD_LETTERS_KEPT,
        expiration_policy={"ttl": ""},
        opts=inside,
    )
    bury = gcp.pubsub.TopicIAMMember(
        f"{name}-dead",
        topic=dead.id,
        role="roles/pubsub.publisher",
        member=agent,
        opts=inside,
    )
    ask = let_ask(subscriber.asked, account.member, name, project, inside)
    address = subscriber.url
    queue = gcp.pubsub.Subscription(
        name,
        topic=topic.pubsub.id,
        push_config={
            # Several topics may come by one path.
            "push_endpoint": pulumi.Output.format(
                "{}{}?topic={}", address, subscription.path, subscription.topic.name
            ),
            "oidc_token": {"service_account_email": account.email, "audience": address},
        },
        ack_deadline_seconds=deadline(subscriber.placed.size.timeout),
        message_retention_duration=MESSAGES_KEPT,
        expiration_policy={"ttl": ""},
        retry_policy={"minimum_backoff": f"{MIN_WAIT}s", "maximum_backoff": f"{MAX_WAIT}s"},
        dead_letter_policy={
            "dead_letter_topic": dead.id,
            "max_delivery_attempts": attempts(subscription.service.retries),
        },
        # A message that fails before its dead letter can be kept would come for ever.
        opts=pulumi.ResourceOptions(parent=component, depends_on=[ask, bury, kept]),
    )
    gcp.pubsub.SubscriptionIAMMember(
        name,
        subscription=queue.id,
        role="roles/pubsub.subscriber",
        member=agent,
        opts=inside,
    )
    component.register_outputs({"subscription": queue.id, "dead_letters": kept.id})
    return component


def deadline(timeout: int) -> int:
    """For how many seconds Pub/Sub waits for the answer to a push to a service.

    >>> deadline(5), deadline(30), deadline(300)
    (60, 180, 600)
    """
    return max(MIN_PUSH, min(PUSH_FACTOR * timeout, MAX_PUSH))


def attempts(retries: int) -> int:
    """How often a message is delivered: once and its retries, as far as Pub/Sub goes.

    >>> attempts(0), attempts(9), attempts(100)
    (5, 10, 100)
    """
    return max(MIN_ATTEMPTS, min(retries + 1, MAX_ATTEMPTS))
