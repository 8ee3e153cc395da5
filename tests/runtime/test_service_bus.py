"""Messages of Service Bus in a cluster: what is done to each, by a receiver that only notes it.

There is no Service Bus to run here. The receiver stands for Azure's client library, and has what
that one has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from azure.servicebus import AutoLockRenewer, ServiceBusReceivedMessage, ServiceBusReceiver

from twofold.packaging import python

SENT = datetime(2026, 1, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as Service Bus hands it over, in parts."""

    body: Sequence[bytes]
    message_id: str | None = "m0"
    sequence_number: int = 7
    content_type: str | None = None
    enqueued_time_utc: datetime | None = SENT


@dataclass(slots=True)
class Receiver:
    """Hands messages over, and notes what becomes of them."""

    messages: Sequence[Message]
    noted: list[tuple[str, Message]] = field(default_factory=list[tuple[str, Message]])

    def receive_messages(self, max_message_count: int, max_wait_time: float) -> Sequence[Message]:
        assert max_wait_time < 10
        return self.messages[:max_message_count]

    def complete_message(self, message: Message) -> None:
        self.noted.append(("done", message))

    def abandon_message(self, message: Message) -> None:
        self.noted.append(("again", message))

    def register(self, receiver: Receiver, message: Message, seconds: float) -> None:
        assert (receiver, seconds) == (self, 900)
        self.noted.append(("held", message))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Any]:
    monkeypatch.syspath_prepend(python.ADAPTERS)  # pyright: ignore[reportUnknownMemberType]
    monkeypatch.setenv("EVENT_ORDERS_PATH", "/orders")
    monkeypatch.setenv("EVENT_ORDERS_SOURCE", "/shop/topics/orders")
    from twofold_adapter.queues.servicebus import Queue

    def queue(receiver: Any) -> Any:
        return Queue("ORDERS", receiver, receiver)

    return queue


def test_the_receiver_has_what_azures_has() -> None:
    for name in ("receive_messages", "complete_message", "abandon_message"):
        assert callable(getattr(ServiceBusReceiver, name))
    assert callable(AutoLockRenewer.register)
    for name in Message.__slots__:
        assert isinstance(getattr(ServiceBusReceivedMessage, name), property)


def test_a_message_is_a_cloud_event(opened: Any) -> None:
    receiver = Receiver([Message([b'{"number"', b": 7}"], content_type="application/json; v=2")])

    (taken,) = opened(receiver).receive()

    assert (taken.event.path, taken.event.body) == ("/orders", b'{"number": 7}')
    assert taken.event.headers == {
        "ce-specversion": "1.0",
        "ce-type": "topic",
        "ce-source": "/shop/topics/orders",
        "ce-id": "m0",
        "ce-time": "2026-01-01T02:00:00+00:00",
        "content-type": "application/json; v=2",
    }


def test_who_names_no_message_has_its_number_for_a_name(opened: Any) -> None:
    """Which it keeps when it comes again."""
    (taken,) = opened(Receiver([Message([b"{}"], message_id=None)])).receive()

    assert taken.event.id == "7"


def test_messages_are_held_while_they_are_worked_on(opened: Any) -> None:
    first, second = Message([b"1"], "m1"), Message([b"2"], "m2")
    receiver = Receiver([first, second])
    queue = opened(receiver)

    taken = queue.receive()
    queue.acknowledge(taken[0])
    queue.refuse(taken[1])

    assert receiver.noted == [
        ("held", first),
        ("held", second),
        ("done", first),
        ("again", second),
    ]


def test_no_more_are_taken_than_are_worked_on(opened: Any) -> None:
    many = [Message([b"{}"], f"m{number}") for number in range(50)]

    assert len(opened(Receiver(many)).receive()) == 10
