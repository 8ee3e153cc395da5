"""Stores of documents: each document is found by its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Protocol, TypeAlias

from ports.settings import cloud_of, settings_of

Document: TypeAlias = Mapping[str, Any]


class Documents(Protocol):
    """A store of documents. Everything raises `UnavailableError` where it does not answer."""

    def get(self, key: str) -> Document | None:
        """Find a document by its key."""
        ...

    def all(self) -> Iterator[Document]:
        """Give every document, in no order."""
        ...

    def put(self, document: Document) -> None:
        """Keep a document, in place of the one that has its key."""
        ...


@cache
def documents(name: str, key: str = "id") -> Documents:
    """Open the document store `name`, whose documents are found by the attribute `key`."""
    told = settings_of("STORE", name)
    match cloud_of(told):
        case "aws":
            from ports.documents.dynamodb import DynamoDocuments

            return DynamoDocuments(told, key)
        case "azure":
            from ports.documents.cosmos import CosmosDocuments

            return CosmosDocuments(told, key)
        case "gcp":
            from ports.documents.firestore import FirestoreDocuments

            return FirestoreDocuments(told, key)
        case "kubernetes":
            from ports.documents.mongodb import MongoDocuments

            return MongoDocuments(told, key)
