"""Where messages wait for a service: a queue of whatever cloud its settings are of."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, cast

from ..events import Event

# So many messages are worked on at a time.
MOST = 10

# For so long one waits for messages: the end waits for it as well.
WAIT_SECONDS = 5


@dataclass(frozen=True)
class Taken:
    """A message that was taken, as a queue has it and as an event."""

    event: Event
    handle: Any


class Queue(Protocol):
    """A queue."""

    def receive(self) -> Sequence[Taken]:
        """Wait a while for messages, and take some."""
        ...

    def hold(self) -> None:
        """Keep what was taken, and the connection, while messages are worked on."""
        ...

    def acknowledge(self, taken: Taken) -> None:
        """Have done with a message."""
        ...

    def refuse(self, taken: Taken) -> None:
        """Have a message come again, until it becomes a dead letter."""
        ...


def open_queue(topic: str) -> AbstractContextManager[Queue]:
    """Open the queue of a topic, with the client library of its cloud."""
    settings = f"EVENT_{topic}"
    if f"{settings}_QUEUE_URL" in os.environ:
        name = "sqs"
    elif f"{settings}_SUBSCRIPTION" in os.environ:
        name = "servicebus"
    else:
        name = "rabbitmq"
    module = import_module(f".{name}", __name__)
    return cast("AbstractContextManager[Queue]", module.open_queue(topic))
