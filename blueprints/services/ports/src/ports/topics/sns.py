"""A topic of Amazon SNS."""

# pyright: reportUnknownMemberType=false
# boto3 has a client for every service there is; only some have their types here.

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError

from ports.errors import unavailable
from ports.identity import aws
from ports.settings import Settings


class SnsTopic:
    """A topic, by its ARN."""

    def __init__(self, told: Settings) -> None:
        self._arn = told["id"]
        self._client = aws().client("sns")

    def publish(self, message: str, content_type: str = "application/json") -> None:
        """Publish a message."""
        with unavailable(self._arn, BotoCoreError, ClientError):
            self._client.publish(
                TopicArn=self._arn,
                Message=message,
                MessageAttributes={
                    "content-type": {"DataType": "String", "StringValue": content_type}
                },
            )
