"""Topics to publish to: whoever subscribes gets a copy of each message."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from ports.settings import cloud_of, settings_of


class Topic(Protocol):
    """A topic."""

    def publish(self, message: str, content_type: str = "application/json") -> None:
        """Publish a message: it is kept once this returns. Raises `UnavailableError`."""
        ...


@cache
def topic(name: str) -> Topic:
    """Open the topic `name`."""
    told = settings_of("TOPIC", name)
    match cloud_of(told):
        case "aws":
            from ports.topics.sns import SnsTopic

            return SnsTopic(told)
        case "azure":
            from ports.topics.service_bus import ServiceBusTopic

            return ServiceBusTopic(told)
        case "gcp":
            from ports.topics.pubsub import PubSubTopic

            return PubSubTopic(told)
        case "kubernetes":
            from ports.topics.rabbitmq import RabbitTopic

            return RabbitTopic(told)
