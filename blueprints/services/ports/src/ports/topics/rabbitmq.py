"""A topic of RabbitMQ: an exchange that gives every queue bound to it a copy."""

from __future__ import annotations

import uuid

import pika
from pika.exceptions import AMQPError

from ports.errors import unavailable
from ports.settings import Settings

# What is written to a disk. https://www.rabbitmq.com/docs/publishers#message-properties
PERSISTENT = 2

# In seconds.
PATIENCE = 5


class RabbitTopic:
    """An exchange, by its name."""

    def __init__(self, told: Settings) -> None:
        self._name = told["id"]
        self._where = pika.ConnectionParameters(
            told["host"],
            int(told["port"]),
            credentials=pika.PlainCredentials(told["user"], told["password"]),
            socket_timeout=PATIENCE,
            blocked_connection_timeout=PATIENCE,
        )

    def publish(self, message: str, content_type: str = "application/json") -> None:
        """Publish a message, over a connection of its own: one for all would need a heartbeat."""
        told = pika.BasicProperties(
            content_type=content_type,
            message_id=str(uuid.uuid4()),
            delivery_mode=PERSISTENT,
        )
        with unavailable(self._name, AMQPError, OSError):
            connection = pika.BlockingConnection(self._where)
            try:
                channel = connection.channel()
                # The broker says when it has kept the message.
                channel.confirm_delivery()
                channel.basic_publish(self._name, "", message.encode(), told)
            finally:
                connection.close()
