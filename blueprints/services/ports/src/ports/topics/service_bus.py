"""A topic of Azure Service Bus."""

from __future__ import annotations

from urllib.parse import urlsplit

from azure.core.exceptions import AzureError
from azure.servicebus import ServiceBusClient, ServiceBusMessage
from azure.servicebus.exceptions import ServiceBusError

from ports.errors import unavailable
from ports.identity import azure
from ports.settings import Settings


class ServiceBusTopic:
    """A topic, by its address."""

    def __init__(self, told: Settings) -> None:
        address = urlsplit(told["id"])
        self._name = address.path.strip("/")
        self._client = ServiceBusClient(address.netloc, azure(), retry_total=1)

    def publish(self, message: str, content_type: str = "application/json") -> None:
        """Publish a message, over a link of its own: an idle one is closed after ten minutes."""
        with (
            unavailable(self._name, ServiceBusError, AzureError),
            self._client.get_topic_sender(self._name) as sender,
        ):
            sender.send_messages(ServiceBusMessage(message, content_type=content_type))
