"""Amazon SQS, with the service's own role."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import boto3

from ..events import message, told
from . import MOST, WAIT_SECONDS, Taken

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient
    from types_boto3_sqs.type_defs import MessageTypeDef


class Queue:
    """A queue of SQS, which hides what was taken for as long as it is worked on."""

    def __init__(self, topic: str, client: SQSClient) -> None:
        """Take a topic's messages by a client."""
        self._topic, self._client, self._url = topic, client, told(topic, "QUEUE_URL")

    def receive(self) -> Sequence[Taken]:
        """Wait a while for messages, and take some."""
        found = self._client.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=MOST,
            WaitTimeSeconds=WAIT_SECONDS,
            MessageSystemAttributeNames=["SentTimestamp"],
            MessageAttributeNames=["content-type"],
        )
        return [self._taken(each) for each in found.get("Messages", [])]

    def hold(self) -> None:
        """Do nothing: the queue hides messages for longer than a service may take."""

    def acknowledge(self, taken: Taken) -> None:
        """Delete a message."""
        self._client.delete_message(QueueUrl=self._url, ReceiptHandle=taken.handle)

    def refuse(self, taken: Taken) -> None:
        """Do nothing: the message shows again by itself."""

    def _taken(self, found: MessageTypeDef) -> Taken:
        sent = int(found.get("Attributes", {}).get("SentTimestamp", "0")) / 1000
        content_type = found.get("MessageAttributes", {}).get("content-type")
        event = message(
            self._topic,
            found.get("MessageId", ""),
            datetime.fromtimestamp(sent, UTC).isoformat(),
            content_type and content_type.get("StringValue"),
            found.get("Body", "").encode(),
        )
        return Taken(event, found.get("ReceiptHandle"))


@contextmanager
def open_queue(topic: str) -> Generator[Queue]:
    """Open the queue of a topic."""
    client = boto3.client("sqs")  # pyright: ignore[reportUnknownMemberType]
    yield Queue(topic, client)
