"""A database that is new for each test, in a server that is started once; also by TLS."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .postgres import Database, fresh, server
from .roles import Roles
from .tls import Certificate, self_signed


@pytest.fixture(scope="session")
def postgres() -> Iterator[Database]:
    with server() as database:
        yield database


@pytest.fixture(scope="session")
def authority(postgres: Database) -> Certificate:
    """Switch TLS on, with a certificate of our own, and ask the administrator by password."""
    shown = self_signed(postgres.folder)
    access = postgres.folder / "data" / "pg_hba.conf"
    line = "hostssl all administrator 127.0.0.1/32 password\n"
    access.write_text(access.read_text(encoding="utf-8") + line, encoding="utf-8")
    with postgres.as_superuser("postgres") as connection:
        connection.execute(f"ALTER SYSTEM SET ssl_cert_file = '{shown.certificate}'".encode())
        connection.execute(f"ALTER SYSTEM SET ssl_key_file = '{shown.key}'".encode())
        connection.execute("ALTER SYSTEM SET ssl = on")
        connection.execute("SELECT pg_reload_conf()")
    return shown


@pytest.fixture
def database(postgres: Database) -> Iterator[Database]:
    with fresh(postgres) as made:
        yield made


@pytest.fixture
def roles(database: Database, monkeypatch: pytest.MonkeyPatch) -> Roles:
    return Roles.load(database, monkeypatch)
