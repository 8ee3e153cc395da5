"""Relational stores: PostgreSQL everywhere; what differs is how a service logs in.

A connection begins a transaction, which ends with the block: committed, or undone if it fails.

    with database("ledger").connection() as ledger:
        ledger.execute("SELECT ...")
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from ports.errors import unavailable
from ports.settings import Settings, cloud_of, settings_of

# In seconds: Aurora, which pauses while nobody asks for anything, takes fifteen to wake up, and a
# checkout may take twenty.
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
PATIENCE = 17

# An instance of a service has as many requests at once, mostly, and a server a few hundred
# connections for all of them.
MOST_CONNECTIONS = 4


class Database:
    """A database. Everything raises `UnavailableError` where it does not answer."""

    def __init__(self, name: str, login: Callable[[], Mapping[str, Any]]) -> None:
        self._name = name
        self._pool = ConnectionPool(
            # Asked for every new connection: a token to log in with does not live long.
            kwargs=lambda: {**login(), "connect_timeout": PATIENCE},
            min_size=0,
            max_size=MOST_CONNECTIONS,
            timeout=PATIENCE,
            # What an instance of a function kept while it was asleep may have been closed.
            check=ConnectionPool.check_connection,
            # Who comes next tries again.
            reconnect_timeout=0,
            open=True,
        )

    @contextmanager
    def connection(self) -> Generator[psycopg.Connection]:
        """Lend a connection, in a transaction of its own."""
        with (
            unavailable(self._name, psycopg.OperationalError, PoolTimeout),
            self._pool.connection() as connection,
        ):
            yield connection


@cache
def database(name: str) -> Database:
    """Open the relational store `name`."""
    told = settings_of("STORE", name)
    return Database(name, lambda: _address(told) | _login(told))


def _address(told: Settings) -> dict[str, Any]:
    return {
        "host": told["host"],
        "port": told["port"],
        "dbname": told["database"],
        "user": told["user"],
    }


def _login(told: Settings) -> dict[str, Any]:
    """A password or a token, and by whom the server must be signed."""
    match cloud_of(told):
        case "aws":
            from ports.databases.aws import login
        case "azure":
            from ports.databases.azure import login
        case "gcp":
            from ports.databases.gcp import login
        case "kubernetes":
            from ports.databases.kubernetes import login
    return login(told)
