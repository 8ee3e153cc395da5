"""What every client of a cache is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from redis.credentials import CredentialProvider


class Options(TypedDict):
    """How long to wait, in seconds; text is text; the oldest protocol is understood everywhere."""

    socket_timeout: float
    socket_connect_timeout: float
    decode_responses: bool
    health_check_interval: int


OPTIONS: Options = {
    "socket_timeout": 3,
    "socket_connect_timeout": 3,
    "decode_responses": True,
    # What an instance of a function kept while it was asleep may have been closed.
    "health_check_interval": 30,
}


class Token(CredentialProvider):
    """A user whose password is a token, made anew for every connection."""

    def __init__(self, user: str, make: Callable[[], str]) -> None:
        self._user = user
        self._make = make

    def get_credentials(self) -> tuple[str, str]:
        """Log in as the user, with a new token."""
        return self._user, self._make()
