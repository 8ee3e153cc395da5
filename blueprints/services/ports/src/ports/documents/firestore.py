"""Documents in Google's Firestore: those of a collection."""

# pyright: reportUnknownMemberType=false
# google-cloud-firestore says little of its types.

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from google.api_core.exceptions import GoogleAPIError
from google.api_core.retry import Retry
from google.auth.exceptions import GoogleAuthError
from google.cloud import firestore

from ports.documents import Document
from ports.errors import unavailable
from ports.settings import Settings

# In seconds; by default, a read goes on trying for five minutes.
PATIENCE = 5
AGAIN = Retry(timeout=PATIENCE)


class FirestoreDocuments:
    """A collection; a document's name is its key."""

    def __init__(self, told: Settings, key: str) -> None:
        self._key = key
        self._name = told["name"].rpartition("/")[2]
        database = firestore.Client(database=self._name)
        self._collection = database.collection(told["collection"])

    def get(self, key: str) -> Document | None:
        """Find a document by its key."""
        with unavailable(self._name, GoogleAPIError, GoogleAuthError):
            found = self._collection.document(key).get(retry=AGAIN, timeout=PATIENCE)
        return cast("Document | None", found.to_dict())

    def all(self) -> Iterator[Document]:
        """Give every document."""
        with unavailable(self._name, GoogleAPIError, GoogleAuthError):
            for each in self._collection.stream(retry=AGAIN, timeout=PATIENCE):
                yield cast("Document", each.to_dict())

    def put(self, document: Document) -> None:
        """Keep a document, in place of the one that has its key."""
        with unavailable(self._name, GoogleAPIError, GoogleAuthError):
            here = self._collection.document(document[self._key])
            here.set(dict(document), retry=AGAIN, timeout=PATIENCE)
