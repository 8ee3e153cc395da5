"""Documents in Azure Cosmos DB: items of a container, which the key divides into partitions."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# azure-cosmos says little of its types.

from __future__ import annotations

from collections.abc import Iterator

from azure.core.exceptions import AzureError
from azure.cosmos import CosmosClient
from azure.cosmos.exceptions import CosmosResourceNotFoundError

from ports.documents import Document
from ports.errors import unavailable
from ports.identity import azure
from ports.settings import Settings


class CosmosDocuments:
    """A container; an item's `id` is its key."""

    def __init__(self, told: Settings, key: str) -> None:
        self._key = key
        self._name = told["name"]
        with unavailable(self._name, AzureError):
            account = CosmosClient(told["endpoint"], azure())
        self._container = account.get_database_client(told["database"]).get_container_client(
            self._name
        )

    def get(self, key: str) -> Document | None:
        """Find a document by its key."""
        try:
            with unavailable(self._name, AzureError):
                return self._own(self._container.read_item(key, partition_key=key))
        except Exception as error:
            if isinstance(error.__cause__, CosmosResourceNotFoundError):
                return None
            raise

    def all(self) -> Iterator[Document]:
        """Give every document, of every partition."""
        with unavailable(self._name, AzureError):
            yield from (self._own(each) for each in self._container.read_all_items())

    def put(self, document: Document) -> None:
        """Keep a document, in place of the one that has its key."""
        with unavailable(self._name, AzureError):
            self._container.upsert_item({**document, "id": document[self._key]})

    def _own(self, item: Document) -> Document:
        """An item without what Cosmos DB puts into it."""
        added = {"_rid", "_self", "_etag", "_attachments", "_ts"}
        hidden = added if self._key == "id" else {*added, "id"}
        return {key: value for key, value in item.items() if key not in hidden}
