"""Caches: Valkey or Redis everywhere; what differs is how a service logs in.

Values are under a key, each in a field of its own: two who write at once do not undo each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from redis.exceptions import RedisClusterException, RedisError

from ports.errors import unavailable
from ports.settings import Settings, cloud_of, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence


# A client of a cluster has one that is none of the library's others.
ERRORS = (RedisError, RedisClusterException, OSError)


class Commands(Protocol):
    """Those of a client's commands that are used here, whichever client it is."""

    def hgetall(self, name: str) -> Mapping[str, str]:
        """Give all fields of a key."""
        ...

    def hset(self, name: str, key: str, value: str) -> int:
        """Set a field of a key."""
        ...

    def hdel(self, name: str, *keys: str) -> int:
        """Remove fields of a key."""
        ...

    def expire(self, name: str, time: int) -> bool:
        """Let a key go after so many seconds."""
        ...

    def unlink(self, *names: str) -> int:
        """Remove keys."""
        ...


class Cache:
    """A cache. Everything raises `UnavailableError` where it does not answer."""

    def __init__(self, name: str, told: Settings) -> None:
        self._name = name
        self._told = told
        self._client: Commands | None = None

    def read(self, key: str) -> Mapping[str, str]:
        """Give all fields of a key; those of a key that is not there are none."""
        with unavailable(self._name, *ERRORS):
            return self._commands().hgetall(key)

    def write(self, key: str, field: str, value: str, *, seconds: int) -> None:
        """Set a field of a key; the key goes when nobody has written to it for so long."""
        with unavailable(self._name, *ERRORS):
            self._commands().hset(key, field, value)
            self._commands().expire(key, seconds)

    def remove(self, key: str, fields: Sequence[str] = ()) -> None:
        """Remove fields of a key, or without any the key itself."""
        with unavailable(self._name, *ERRORS):
            if fields:
                self._commands().hdel(key, *fields)
            else:
                self._commands().unlink(key)

    def _commands(self) -> Commands:
        """The client, which looks at once how its cluster is laid out: not before it is needed."""
        if self._client is None:
            self._client = _connect(self._told)
        return self._client


@cache
def cache_of(name: str) -> Cache:
    """Open the cache `name`."""
    return Cache(name, settings_of("STORE", name))


def _connect(told: Settings) -> Commands:
    match cloud_of(told):
        case "aws":
            from ports.caches.aws import connect
        case "azure":
            from ports.caches.azure import connect
        case "gcp":
            from ports.caches.gcp import connect
        case "kubernetes":
            from ports.caches.kubernetes import connect
    # Its commands are typed for clients that wait and those that do not.
    return cast("Commands", connect(told))
