"""A topic of Google's Pub/Sub."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportMissingTypeStubs=false
# google-cloud-pubsub says little of its types.

from __future__ import annotations

from concurrent.futures import TimeoutError as PatienceError

from google.api_core.exceptions import GoogleAPIError
from google.auth.exceptions import GoogleAuthError
from google.cloud.pubsub_v1 import PublisherClient

from ports.errors import unavailable
from ports.settings import Settings

# In seconds.
PATIENCE = 10


class PubSubTopic:
    """A topic, by its whole name."""

    def __init__(self, told: Settings) -> None:
        self._name = told["id"]
        self._client = PublisherClient()

    def publish(self, message: str, content_type: str = "application/json") -> None:
        """Publish a message, and wait until it is kept."""
        with unavailable(self._name, GoogleAPIError, GoogleAuthError, PatienceError):
            sent = self._client.publish(
                self._name, message.encode(), **{"content-type": content_type}
            )
            sent.result(timeout=PATIENCE)
