"""Documents in MongoDB: those of the one collection of the store's database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from ports.certificates import certificate_file
from ports.documents import Document
from ports.errors import unavailable
from ports.settings import Settings

COLLECTION = "documents"
PATIENCE_MILLISECONDS = 5000


class MongoDocuments:
    """A collection; a document's `_id` is its key."""

    def __init__(self, told: Settings, key: str) -> None:
        self._key = key
        self._name = told["name"]
        client: MongoClient[dict[str, Any]] = MongoClient(
            told["host"],
            int(told["port"]),
            replicaSet=told["replica_set"],
            username=told["user"],
            password=told["password"],
            authSource="admin",
            tls="ca" in told,
            tlsCAFile=certificate_file(told["ca"]) if "ca" in told else None,
            serverSelectionTimeoutMS=PATIENCE_MILLISECONDS,
        )
        self._collection = client[told["database"]][COLLECTION]

    def get(self, key: str) -> Document | None:
        """Find a document by its key."""
        with unavailable(self._name, PyMongoError):
            found = self._collection.find_one({"_id": key})
        return None if found is None else _own(found)

    def all(self) -> Iterator[Document]:
        """Give every document."""
        with unavailable(self._name, PyMongoError):
            yield from (_own(each) for each in self._collection.find())

    def put(self, document: Document) -> None:
        """Keep a document, in place of the one that has its key."""
        key = {"_id": document[self._key]}
        with unavailable(self._name, PyMongoError):
            self._collection.replace_one(key, {**document, **key}, upsert=True)


def _own(document: Document) -> Document:
    return {key: value for key, value in document.items() if key != "_id"}
