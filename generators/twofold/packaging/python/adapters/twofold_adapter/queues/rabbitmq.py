"""RabbitMQ, in the service's own name."""

from __future__ import annotations

import uuid
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pika

from ..events import message, told
from . import MOST, WAIT_SECONDS, Taken

# A message that failed comes again at once: it is kept back for so long, and twice as long each
# time.
BACK_SECONDS, MOST_BACK_SECONDS = 1, 60


class Queue:
    """A queue of RabbitMQ, over a connection that has to be looked after."""

    def __init__(self, topic: str, connection: Any) -> None:
        """Take a topic's messages by a channel of a connection."""
        self._topic, self._connection = topic, connection
        self._channel = connection.channel()
        self._channel.basic_qos(prefetch_count=MOST)

    def receive(self) -> Sequence[Taken]:
        """Wait a while for messages, and take some."""
        taken: list[Taken] = []
        while len(taken) < MOST:
            wait = 0.05 if taken else WAIT_SECONDS
            found = next(self._channel.consume(told(self._topic, "QUEUE"), inactivity_timeout=wait))
            if found[0] is None:
                break
            taken.append(self._taken(*found))
        return taken

    def hold(self) -> None:
        """Answer the broker, which asks whether anybody is there."""
        self._connection.process_data_events(0)

    def acknowledge(self, taken: Taken) -> None:
        """Acknowledge a message."""
        self._channel.basic_ack(taken.handle.delivery_tag)

    def refuse(self, taken: Taken) -> None:
        """Give a message back, a little later each time.

        https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling
        """
        back = min(BACK_SECONDS * 2**taken.handle.tries, MOST_BACK_SECONDS)
        tag = taken.handle.delivery_tag
        self._connection.call_later(back, lambda: self._channel.basic_nack(tag, requeue=True))

    def _taken(self, delivery: Any, properties: Any, body: bytes) -> Taken:
        delivery.tries = properties.headers.get("x-delivery-count", 0) if properties.headers else 0
        sent = properties.timestamp
        event = message(
            self._topic,
            properties.message_id or str(uuid.uuid4()),
            datetime.fromtimestamp(sent, UTC).isoformat() if sent else None,
            properties.content_type,
            body,
        )
        return Taken(event, delivery)


@contextmanager
def open_queue(topic: str) -> Generator[Queue]:
    """Open the queue of a topic."""
    login = pika.PlainCredentials(told(topic, "USER"), told(topic, "PASSWORD"))
    parameters = pika.ConnectionParameters(
        told(topic, "HOST"), int(told(topic, "PORT")), credentials=login
    )
    connection = pika.BlockingConnection(parameters)
    try:
        yield Queue(topic, connection)
    finally:
        connection.close()
