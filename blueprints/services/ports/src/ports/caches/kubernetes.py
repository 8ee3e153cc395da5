"""Valkey in a cluster: a password; the network lets in nobody but services that have a link."""

from __future__ import annotations

import redis

from ports.caches.common import OPTIONS
from ports.settings import Settings


def connect(told: Settings) -> redis.Redis:
    """A client of one instance."""
    return redis.Redis(
        told["host"],
        int(told["port"]),
        username=told["user"],
        password=told["password"],
        **OPTIONS,
    )
