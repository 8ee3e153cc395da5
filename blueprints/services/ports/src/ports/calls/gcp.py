"""Requests with an ID token of the service's account, for Cloud Run."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# google-auth says little of its types.

from __future__ import annotations

from collections.abc import Generator

import google.auth.transport.requests
import google.oauth2.id_token
import httpx2
from google.auth.exceptions import GoogleAuthError

from ports.errors import unavailable


class IdToken(httpx2.Auth):
    """A token for an audience, which is kept until it is about to expire.

    https://cloud.google.com/run/docs/authenticating/service-to-service
    """

    def __init__(self, audience: str) -> None:
        self._audience = audience
        self._credentials = None

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response]:
        """Say who asks."""
        over = google.auth.transport.requests.Request()
        with unavailable("Google's tokens", GoogleAuthError):
            if self._credentials is None:
                self._credentials = google.oauth2.id_token.fetch_id_token_credentials(
                    self._audience, over
                )
            if not self._credentials.valid:
                self._credentials.refresh(over)
        request.headers["authorization"] = f"Bearer {self._credentials.token}"
        yield request
