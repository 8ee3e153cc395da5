"""Queues and buckets let in whom they are for, as an IAM evaluator sees it."""

from __future__ import annotations

import pytest

from twofold.services.model import Bucket, Subscription

from .arns import ACCOUNT, output
from .simulator import Call, Request, simulate
from .worlds import BLUEPRINTS, Document, World, world

SNS = "sns.amazonaws.com"
ALLOWED, DENIED, REFUSED = "Allowed", "ImplicitlyDenied", "ExplicitlyDenied"

# Somebody in the same account who may do everything.
ADMINISTRATOR = f"arn:aws:iam::{ACCOUNT}:role/administrator"
EVERYTHING: Document = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
PLAIN_HTTP = {"aws:SecureTransport": "false"}

pytestmark = pytest.mark.xdist_group("iam")
stacks = pytest.mark.parametrize("blueprint", BLUEPRINTS)


@stacks
def test_a_queue_takes_messages_from_its_own_topic_only(blueprint: str) -> None:
    stack = world(blueprint)
    expected = [
        (
            Request(principal, Call(action, output("sqs.Queue", each.name), context), (), entry),
            result,
        )
        for each in subscriptions(stack)
        for topic, entry in [(output("sns.Topic", each.topic.name), queue_policy(stack, each))]
        for principal, action, context, result in (
            (SNS, "sqs:SendMessage", {"aws:SourceArn": topic}, ALLOWED),
            (SNS, "sqs:SendMessage", {"aws:SourceArn": f"{topic}-next"}, DENIED),
            (SNS, "sqs:SendMessage", {}, DENIED),
            (SNS, "sqs:ReceiveMessage", {"aws:SourceArn": topic}, DENIED),
            (SNS, "sqs:SendMessage", {"aws:SourceArn": topic, **PLAIN_HTTP}, REFUSED),
            ("s3.amazonaws.com", "sqs:SendMessage", {"aws:SourceArn": topic}, DENIED),
        )
    ]

    found = simulate([request for request, _ in expected])

    assert found == [result for _, result in expected]
    assert ALLOWED in found


@stacks
def test_queues_and_buckets_refuse_plain_http_whoever_asks(blueprint: str) -> None:
    stack = world(blueprint)
    calls = [
        (Call(action, arn), policy)
        for each in subscriptions(stack)
        for arn, policy in [(output("sqs.Queue", each.name), queue_policy(stack, each))]
        for action in ("sqs:ReceiveMessage", "sqs:SendMessage", "sqs:PurgeQueue")
    ] + [
        (Call(action, f"{arn}{rest}"), policy)
        for each in buckets(stack)
        for arn in [output("s3.Bucket", each.name)]
        for policy in [stack.resource_policy("aws:s3/bucketPolicy:BucketPolicy", each.name)]
        for action, rest in (
            ("s3:GetObject", "/2026/paper.pdf"),
            ("s3:PutObject", "/2026/paper.pdf"),
            ("s3:ListBucket", ""),
            ("s3:DeleteBucket", ""),
        )
    ]

    by_tls = simulate(
        [Request(ADMINISTRATOR, call, [EVERYTHING], policy) for call, policy in calls]
    )
    plainly = simulate(
        [
            Request(
                ADMINISTRATOR, Call(call.action, call.resource, PLAIN_HTTP), [EVERYTHING], policy
            )
            for call, policy in calls
        ]
    )

    assert by_tls == [ALLOWED] * len(calls)
    assert plainly == [REFUSED] * len(calls)
    assert len(calls) >= 7


@stacks
def test_a_bucket_lets_nobody_in_by_itself(blueprint: str) -> None:
    stack = world(blueprint)
    requests = [
        Request(
            principal, Call(action, f"{output('s3.Bucket', each.name)}/2026/paper.pdf"), (), policy
        )
        for each in buckets(stack)
        for policy in [stack.resource_policy("aws:s3/bucketPolicy:BucketPolicy", each.name)]
        for principal in (ADMINISTRATOR, "arn:aws:iam::999999999999:role/stranger", SNS)
        for action in ("s3:GetObject", "s3:PutObject")
    ]

    found = simulate(requests)

    assert found == [DENIED] * len(requests)
    assert found


def subscriptions(stack: World) -> list[Subscription]:
    """Find what has a queue."""
    found = [each for each in stack.services.triggers if isinstance(each, Subscription)]
    assert found
    return found


def queue_policy(stack: World, subscription: Subscription) -> Document:
    """Give the policy of a subscription's queue."""
    return stack.resource_policy("aws:sqs/queuePolicy:QueuePolicy", subscription.name)


def buckets(stack: World) -> list[Bucket]:
    """Find the buckets."""
    found = [each for each in stack.services.stores if isinstance(each, Bucket)]
    assert found
    return found
