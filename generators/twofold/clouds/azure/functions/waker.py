"""What wakes a container app when messages wait for it: rules of its scale, and who may look.

KEDA, which is a part of Container Apps, counts messages by a call that wants rights to manage. They
belong to an identity of its own, on the service's own subscriptions and queue alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from twofold.clouds.azure.grants import Member, link_options
from twofold.clouds.azure.messages import MESSAGES_PER_INSTANCE
from twofold.clouds.azure.roles import assign
from twofold.clouds.azure.schedules.lower import LoweredSchedules
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.azure.topic import LoweredSubscription
from twofold.resources.recorder import explain
from twofold.values import frozen

if TYPE_CHECKING:
    from pulumi_azure_native.app import ScaleRuleArgsDict


@frozen
class Waker:
    """The identity that looks how many messages wait, the rules, and what must be there first."""

    identity_id: pulumi.Output[str]
    rules: tuple[ScaleRuleArgsDict, ...]
    after: tuple[pulumi.Resource, ...]


def create_waker(
    member: Member,
    subscriptions: Sequence[LoweredSubscription],
    schedules: LoweredSchedules | None,
) -> Waker:
    """Create who looks at what a service has yet to hear of, and say when it is woken."""
    name, group = f"{member.service.name}-waker", member.group
    inside = pulumi.ResourceOptions(parent=member.component)
    identity = azure_native.managedidentity.UserAssignedIdentity(
        name, resource_group_name=group.name, opts=inside
    )
    explain(identity, "Counts the messages that wait for the service, whose code it is not.")
    looks = [
        _let_look(
            member,
            identity,
            each.subscription.topic.name,
            each.subscription.topic.was,
            each.entity.id,
        )
        for each in subscriptions
    ]
    rules = [_topic_rule(each, identity.id) for each in subscriptions]
    if schedules:
        looks.append(_let_look(member, identity, "schedules", None, schedules.queue.id))
        rules.append(_schedule_rule(schedules, identity.id))
    return Waker(identity.id, tuple(rules), tuple(looks))


def _let_look(
    member: Member,
    identity: azure_native.managedidentity.UserAssignedIdentity,
    what: str,
    was: str | None,
    scope: pulumi.Input[str],
) -> pulumi.Resource:
    """Let the identity count what waits; `was` is what that was called before."""
    return assign(
        f"{member.service.name}-waker-{what}",
        "Azure Service Bus Data Owner",
        scope=scope,
        principal_id=identity.principal_id,
        group=member.group,
        opts=link_options(member, f"waker-{was}" if was else None),
    )


def _topic_rule(
    subscription: LoweredSubscription, identity: pulumi.Output[str]
) -> ScaleRuleArgsDict:
    topic = subscription.topic
    waiting = {
        "namespace": topic.messages.namespace.name,
        "topicName": topic.entity.name,
        "subscriptionName": subscription.entity.name,
    }
    return _rule(f"topic-{topic.topic.name}", waiting, identity)


def _schedule_rule(schedules: LoweredSchedules, identity: pulumi.Output[str]) -> ScaleRuleArgsDict:
    waiting = {
        "namespace": schedules.messages.namespace.name,
        "queueName": schedules.queue.name,
    }
    return _rule("schedules", waiting, identity)


def _rule(
    name: str, waiting: Mapping[str, pulumi.Input[str]], identity: pulumi.Output[str]
) -> ScaleRuleArgsDict:
    """Messages, as KEDA asks for them: https://keda.sh/docs/latest/scalers/azure-service-bus/.

    https://learn.microsoft.com/azure/container-apps/managed-identity#use-managed-identity-for-scale-rules
    """
    return {
        "name": name,
        "custom": {
            "type": "azure-servicebus",
            "metadata": {**waiting, "messageCount": str(MESSAGES_PER_INSTANCE)},
            "identity": identity,
        },
    }
