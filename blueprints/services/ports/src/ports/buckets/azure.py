"""Objects of Azure Blob Storage: blobs of a container."""

from __future__ import annotations

from collections.abc import Iterator

from azure.core.exceptions import AzureError, ResourceNotFoundError
from azure.storage.blob import ContainerClient, ContentSettings

from ports.errors import unavailable
from ports.identity import azure
from ports.settings import Settings


class AzureBucket:
    """A container."""

    def __init__(self, told: Settings) -> None:
        self._name = told["name"]
        self._container = ContainerClient(
            told["endpoint"], self._name, azure(), connection_timeout=3, retry_total=2
        )

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Keep an object, in place of the one that has its key."""
        kind = ContentSettings(content_type=content_type)
        with unavailable(self._name, AzureError):
            self._container.upload_blob(key, content, overwrite=True, content_settings=kind)

    def get(self, key: str) -> bytes | None:
        """Find an object by its key."""
        with unavailable(self._name, AzureError):
            try:
                return self._container.download_blob(key).readall()
            except ResourceNotFoundError:
                return None

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Give the keys of all objects that begin so, in order."""
        with unavailable(self._name, AzureError):
            yield from self._container.list_blob_names(name_starts_with=prefix)
