"""Secrets of Google's Secret Manager."""

# pyright: reportUnknownMemberType=false
# google-cloud-secret-manager says little of its types.

from __future__ import annotations

from google.api_core.exceptions import GoogleAPIError
from google.api_core.retry import Retry
from google.auth.exceptions import GoogleAuthError
from google.cloud.secretmanager import SecretManagerServiceClient

from ports.errors import unavailable

# In seconds.
PATIENCE = 5
AGAIN = Retry(timeout=PATIENCE)


def read(identity: str) -> str:
    """Read the latest version of a secret, by its whole name."""
    with unavailable(identity, GoogleAPIError, GoogleAuthError):
        found = SecretManagerServiceClient().access_secret_version(
            name=f"{identity}/versions/latest", retry=AGAIN, timeout=PATIENCE
        )
    return found.payload.data.decode()
