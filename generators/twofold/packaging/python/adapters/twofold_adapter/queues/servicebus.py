"""Azure Service Bus, with the service's own identity."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from azure.identity import DefaultAzureCredential
from azure.servicebus import (
    AutoLockRenewer,
    ServiceBusClient,
    ServiceBusReceivedMessage,
    ServiceBusReceiver,
)

from ..events import message, told
from . import MOST, WAIT_SECONDS, Taken

# The longest that a service may take for an event.
LONGEST_SECONDS = 900


class Queue:
    """A subscription of Service Bus, which locks what was taken for as long as it is worked on."""

    def __init__(self, topic: str, receiver: ServiceBusReceiver, locks: AutoLockRenewer) -> None:
        """Take a topic's messages by a receiver."""
        self._topic, self._receiver, self._locks = topic, receiver, locks

    def receive(self) -> Sequence[Taken]:
        """Wait a while for messages, and take some."""
        found = self._receiver.receive_messages(MOST, WAIT_SECONDS)
        for each in found:
            self._locks.register(self._receiver, each, LONGEST_SECONDS)
        return [self._taken(each) for each in found]

    def hold(self) -> None:
        """Do nothing: locks are renewed beside."""

    def acknowledge(self, taken: Taken) -> None:
        """Complete a message."""
        self._receiver.complete_message(taken.handle)

    def refuse(self, taken: Taken) -> None:
        """Give a message back."""
        self._receiver.abandon_message(taken.handle)

    def _taken(self, found: ServiceBusReceivedMessage) -> Taken:
        sent = found.enqueued_time_utc
        event = message(
            self._topic,
            found.message_id or str(found.sequence_number),
            sent.isoformat() if sent else None,
            found.content_type,
            b"".join(found.body),
        )
        return Taken(event, found)


@contextmanager
def open_queue(topic: str) -> Generator[Queue]:
    """Open the subscription to a topic."""
    with (
        DefaultAzureCredential() as credential,
        ServiceBusClient(told(topic, "HOST"), credential) as client,
        AutoLockRenewer() as locks,
        client.get_subscription_receiver(
            told(topic, "TOPIC"), told(topic, "SUBSCRIPTION")
        ) as receiver,
    ):
        yield Queue(topic, receiver, locks)
