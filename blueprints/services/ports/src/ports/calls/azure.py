"""Requests with a token of Microsoft Entra for the service's managed identity."""

from __future__ import annotations

from collections.abc import Generator

import httpx2
from azure.core.exceptions import AzureError

from ports.errors import unavailable
from ports.identity import azure_token


class EntraToken(httpx2.Auth):
    """A token for an audience; `azure-identity` keeps it until it is about to expire."""

    def __init__(self, audience: str) -> None:
        self._audience = audience

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response]:
        """Say who asks."""
        with unavailable("Microsoft Entra", AzureError):
            token = azure_token(self._audience)
        request.headers["authorization"] = f"Bearer {token}"
        yield request
