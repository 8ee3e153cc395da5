"""Objects of Google's Cloud Storage."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportMissingTypeStubs=false
# pyright: reportUnknownArgumentType=false
# google-cloud-storage says little of its types.

from __future__ import annotations

from collections.abc import Iterator

from google.api_core.exceptions import GoogleAPIError, NotFound
from google.auth.exceptions import GoogleAuthError
from google.cloud import storage
from google.cloud.storage.retry import DEFAULT_RETRY
from requests.exceptions import RequestException

from ports.errors import unavailable
from ports.settings import Settings

ERRORS = (GoogleAPIError, GoogleAuthError, RequestException)

# In seconds; by default, one goes on trying for two minutes. Whatever is tried again here, and
# done twice, is as if it was done once.
PATIENCE = 5
AGAIN = DEFAULT_RETRY.with_timeout(PATIENCE)


class GoogleBucket:
    """A bucket."""

    def __init__(self, told: Settings) -> None:
        self._name = told["name"]
        self._bucket = storage.Client().bucket(self._name)

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Keep an object, in place of the one that has its key."""
        with unavailable(self._name, *ERRORS):
            blob = self._bucket.blob(key)
            blob.upload_from_string(
                content, content_type=content_type, timeout=PATIENCE, retry=AGAIN
            )

    def get(self, key: str) -> bytes | None:
        """Find an object by its key."""
        with unavailable(self._name, *ERRORS):
            try:
                return self._bucket.blob(key).download_as_bytes(timeout=PATIENCE, retry=AGAIN)
            except NotFound:
                return None

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Give the keys of all objects that begin so, in order."""
        with unavailable(self._name, *ERRORS):
            for blob in self._bucket.list_blobs(prefix=prefix, timeout=PATIENCE, retry=AGAIN):
                yield str(blob.name)
