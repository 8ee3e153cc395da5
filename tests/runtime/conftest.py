"""A database that is new for each test, in a server that is started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .postgres import Database, fresh, server
from .roles import Roles


@pytest.fixture(scope="session")
def postgres() -> Iterator[Database]:
    with server() as database:
        yield database


@pytest.fixture
def database(postgres: Database) -> Iterator[Database]:
    with fresh(postgres) as made:
        yield made


@pytest.fixture
def roles(database: Database, monkeypatch: pytest.MonkeyPatch) -> Roles:
    return Roles.load(database, monkeypatch)
