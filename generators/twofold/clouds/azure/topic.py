"""A topic is a Service Bus topic; every subscriber has a subscription with its dead letters."""

from __future__ import annotations

from twofold.blueprint.words import upper
from twofold.clouds.azure.grants import Grant, Member
from twofold.clouds.azure.messages import LOCK, SEVEN_DAYS, LoweredMessages, connection
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.links import Settings, listening
from twofold.clouds.names import physical
from twofold.clouds.scope import Scope
from twofold.services.model import Publish, Subscription, Topic
from twofold.values import frozen

# https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftservicebus
SUBSCRIPTION_NAME_LENGTH = 50


@frozen
class LoweredTopic:
    """A topic."""

    component: pulumi.ComponentResource
    topic: Topic
    messages: LoweredMessages
    entity: azure_native.servicebus.Topic

    def grant(self, link: Publish, member: Member) -> Grant:
        """Let a service publish to the topic."""
        del link
        send = member.may(
            "Azure Service Bus Data Sender", self.topic.name, self.topic.was, self.entity.id
        )
        address = pulumi.Output.format("https://{}/{}", self.messages.host, self.entity.name)
        return Grant({"id": address}, (send,))


@frozen
class LoweredSubscription:
    """What waits of a topic for one service, in whatever style it runs."""

    component: pulumi.ComponentResource
    subscription: Subscription
    topic: LoweredTopic
    entity: azure_native.servicebus.Subscription
    told: Settings

    def attach(self, member: Member) -> Grant:
        """Let a function take its own messages, and tell its runtime where they wait."""
        connected = connection(self.topic.messages.host, member.client_id, self._setting)
        return Grant({**connected, **self._names}, (self._let_receive(member),))

    def tell(self, member: Member) -> Grant:
        """Let pods, or an image, take their own messages, and tell them where they wait."""
        host: Settings = {f"{self._setting}_HOST": self.topic.messages.host}
        return Grant({**host, **self._names}, (self._let_receive(member),))

    @property
    def _setting(self) -> str:
        return f"EVENT_{upper(self.subscription.topic.name)}"

    @property
    def _names(self) -> Settings:
        return {
            **self.told,
            f"{self._setting}_TOPIC": self.topic.entity.name,
            f"{self._setting}_SUBSCRIPTION": self.entity.name,
        }

    def _let_receive(self, member: Member) -> pulumi.Resource:
        topic = self.subscription.topic
        return member.may(
            "Azure Service Bus Data Receiver",
            f"{topic.name}-receive",
            f"{topic.was}-receive" if topic.was else None,
            self.entity.id,
        )


def lower_topic(topic: Topic, scope: Scope, messages: LoweredMessages) -> LoweredTopic:
    """Create the topic."""
    component = scope.component("messaging", "Topic", topic)
    entity = azure_native.servicebus.Topic(
        topic.name,
        resource_group_name=messages.group.name,
        namespace_name=messages.namespace.name,
        default_message_time_to_live=SEVEN_DAYS,
        opts=pulumi.ResourceOptions(parent=component),
    )
    component.register_outputs({"id": entity.id})
    return LoweredTopic(component, topic, messages, entity)


def lower_subscription(
    subscription: Subscription, topic: LoweredTopic, scope: Scope
) -> LoweredSubscription:
    """Create what keeps a topic's messages for one service, and its dead letters with it."""
    name = subscription.name
    component = scope.subscription(subscription)
    entity = azure_native.servicebus.Subscription(
        physical(name, limit=SUBSCRIPTION_NAME_LENGTH),
        resource_group_name=topic.messages.group.name,
        namespace_name=topic.messages.namespace.name,
        topic_name=topic.entity.name,
        max_delivery_count=subscription.service.retries + 1,
        lock_duration=LOCK,
        default_message_time_to_live=SEVEN_DAYS,
        dead_lettering_on_message_expiration=True,
        dead_lettering_on_filter_evaluation_exceptions=True,
        opts=pulumi.ResourceOptions(parent=component),
    )
    component.register_outputs({"id": entity.id})
    told = listening(scope.application, subscription)
    return LoweredSubscription(component, subscription, topic, entity, told)
