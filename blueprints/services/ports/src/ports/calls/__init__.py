"""Calls of other services, with the identity of the one that calls."""

from __future__ import annotations

from functools import cache
from typing import Any

import httpx2

from ports.errors import UnavailableError, unavailable
from ports.settings import Settings, settings_of

# In seconds: long enough for a function that has to be started first.
PATIENCE = 15

# From here on, the service that was called has failed, or is asked too much.
FAILED, TOO_MUCH = 500, 429


class Callee:
    """Another service."""

    def __init__(self, name: str, url: str, auth: httpx2.Auth | None) -> None:
        self._name = name
        self._client = httpx2.Client(base_url=url, auth=auth, timeout=PATIENCE)

    def ask(self, method: str, path: str, body: Any = None) -> httpx2.Response:
        """Ask for something, with a body that becomes JSON.

        Raises `UnavailableError` where the service does not answer, or fails.
        """
        with unavailable(self._name, httpx2.TransportError):
            answer = self._client.request(method, path, json=body)
        if answer.status_code >= FAILED or answer.status_code == TOO_MUCH:
            raise UnavailableError(f"{self._name} answered {answer.status_code}")
        return answer


@cache
def service(name: str) -> Callee:
    """Find the service `name`, which this one may call."""
    told = settings_of("CALL", name)
    return Callee(name, told["url"], _auth(told))


def _auth(told: Settings) -> httpx2.Auth | None:
    """How requests show who makes them. Raises `ValueError` for a way that nobody knows."""
    match told["auth"]:
        case "none":
            return None
        case "aws-sigv4":
            from ports.calls.aws import Signature

            return Signature()
        case "google-id-token":
            from ports.calls.gcp import IdToken

            return IdToken(told["audience"])
        case "entra":
            from ports.calls.azure import EntraToken

            return EntraToken(told["audience"])
        case other:
            raise ValueError(f"{told.prefix}AUTH is {other!r}, which is not known here")
