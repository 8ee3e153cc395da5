"""A topic is an SNS topic; every subscriber has a queue and dead letters of its own."""

from __future__ import annotations

from twofold.clouds.aws.grants import Grant, Member
from twofold.clouds.aws.policies import allow, deny_insecure, policy, sid
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService
from twofold.services.model import Publish, Subscription, Topic
from twofold.values import frozen

# SQS hides a message for this long while a service works on it. Lambda asks for at least
# six times the function's time-out, or a slow batch is delivered twice.
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
VISIBILITY_FACTOR = 6

# The longest that SQS keeps a message: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
FOURTEEN_DAYS = 14 * 24 * 60 * 60

# A dead letter keeps the age that it had: it must be able to live on after its queue gave up.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
SEVEN_DAYS = 7 * 24 * 60 * 60


@frozen
class LoweredTopic:
    """A topic."""

    component: pulumi.ComponentResource
    topic: Topic
    sns: aws.sns.Topic

    def grant(self, link: Publish, member: Member) -> Grant:
        """Let a service publish to the topic."""
        del link, member
        statement = allow(sid("publish", self.topic.name), ["sns:Publish"], [self.sns.arn])
        return Grant((statement,), {"id": self.sns.arn})


@frozen
class LoweredSubscription:
    """The queue in which a topic's messages wait for one service, in whatever style it runs."""

    component: pulumi.ComponentResource
    subscription: Subscription
    queue: aws.sqs.Queue
    policy: aws.sqs.QueuePolicy


def lower_topic(topic: Topic, scope: Scope) -> LoweredTopic:
    """Create the topic, encrypted with the key that AWS manages for SNS."""
    component = scope.component("messaging", "Topic", topic)
    sns = aws.sns.Topic(
        topic.name,
        kms_master_key_id="alias/aws/sns",
        signature_version=2,
        opts=pulumi.ResourceOptions(parent=component),
    )
    component.register_outputs({"id": sns.arn})
    return LoweredTopic(component, topic, sns)


def lower_subscription(
    subscription: Subscription, topic: LoweredTopic, placed: PlacedService, scope: Scope
) -> LoweredSubscription:
    """Create the subscriber's queue, its dead letters, and the way from the topic into it."""
    name = subscription.name
    component = scope.subscription(subscription)
    inside = pulumi.ResourceOptions(parent=component)
    dead = aws.sqs.Queue(
        f"{name}-dead",
        message_retention_seconds=FOURTEEN_DAYS,
        sqs_managed_sse_enabled=True,
        opts=inside,
    )
    queue = aws.sqs.Queue(
        name,
        visibility_timeout_seconds=VISIBILITY_FACTOR * placed.size.timeout,
        message_retention_seconds=SEVEN_DAYS,
        receive_wait_time_seconds=20,
        sqs_managed_sse_enabled=True,
        redrive_policy=pulumi.Output.json_dumps(
            {
                "deadLetterTargetArn": dead.arn,
                "maxReceiveCount": subscription.service.retries + 1,
            }
        ),
        opts=inside,
    )
    aws.sqs.RedriveAllowPolicy(
        f"{name}-dead",
        queue_url=dead.url,
        redrive_allow_policy=pulumi.Output.json_dumps(
            {"redrivePermission": "byQueue", "sourceQueueArns": [queue.arn]}
        ),
        opts=inside,
    )
    entry = aws.sqs.QueuePolicy(
        name,
        queue_url=queue.url,
        policy=policy(
            [
                {
                    "Sid": sid("from", topic.topic.name),
                    "Effect": "Allow",
                    "Principal": {"Service": "sns.amazonaws.com"},
                    "Action": "sqs:SendMessage",
                    "Resource": queue.arn,
                    "Condition": {"ArnEquals": {"aws:SourceArn": topic.sns.arn}},
                },
                deny_insecure([queue.arn], "sqs:*"),
            ]
        ),
        opts=inside,
    )
    aws.sns.TopicSubscription(
        name,
        topic=topic.sns.arn,
        protocol="sqs",
        endpoint=queue.arn,
        raw_message_delivery=True,
        # A message that arrives before the queue lets it in would be lost.
        opts=pulumi.ResourceOptions(parent=component, depends_on=[entry]),
    )
    component.register_outputs({"queue": queue.arn, "dead_letters": dead.arn})
    return LoweredSubscription(component, subscription, queue, entry)
