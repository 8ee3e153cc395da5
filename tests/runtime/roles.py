"""The function that makes database roles, as Pulumi invokes it, on a database of a test's own."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import cast

import boto3
import psycopg
import pytest

from twofold.clouds.aws.stores.relational import ROLES_FOLDER

from .data_api import DataApi
from .postgres import Database

VERBS = ("read", "write", "read-write")


@dataclass(frozen=True, slots=True)
class Roles:
    """Creates, changes and deletes links, as the provider's `lambda.Invocation` does.

    What it sends with each:
    https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/lambda/invocation.go
    """

    database: Database
    api: DataApi
    module: ModuleType

    @staticmethod
    def load(database: Database, monkeypatch: pytest.MonkeyPatch) -> Roles:
        """Import the function as Lambda would, with the Data API of this database behind boto3."""
        api = DataApi(database.as_administrator)
        names = {"CLUSTER_ARN": "cluster", "SECRET_ARN": "secret", "DATABASE": "shop"}
        for name, value in names.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(boto3, "client", {"rds-data": api}.__getitem__)
        # What is imported here is archived as it lies there, so nothing may be left beside it.
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        spec = importlib.util.spec_from_file_location("roles", ROLES_FOLDER / "main.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return Roles(database, api, module)

    def create(self, role: str, access: str) -> None:
        """Create a link."""
        self.invoke("create", {"role": role, "access": access}, None)

    def update(self, before: tuple[str, str], after: tuple[str, str]) -> None:
        """Change a link's role or verb."""
        old, new = (dict(zip(("role", "access"), link, strict=True)) for link in (before, after))
        self.invoke("update", new, old)

    def delete(self, role: str, access: str) -> None:
        """Delete a link."""
        link = {"role": role, "access": access}
        self.invoke("delete", link, link)

    def invoke(self, action: str, link: object, before: object) -> None:
        """Send an event as JSON, and see that the administrator is not locked out by it."""
        event = json.dumps(
            {**cast("dict[str, object]", link), "tf": {"action": action, "prev_input": before}}
        )
        handler = cast("Callable[[object, None], object]", self.module.handler)
        json.dumps(handler(json.loads(event), None))
        with self.database.as_administrator() as connection:
            found = connection.execute("SELECT pg_has_role('administrator', 'rds_iam', 'member')")
            assert found.fetchone() == (False,)

    def may(self, role: str) -> frozenset[str]:
        """What a service can do in a schema that has a table `stock`, tried for real."""
        return frozenset(word for word in ATTEMPTS if self._can(role, word))

    def _can(self, role: str, word: str) -> bool:
        with self.database.as_service(role) as connection:
            try:
                with connection.transaction(force_rollback=True):
                    connection.execute(ATTEMPTS[word])
            except psycopg.errors.InsufficientPrivilege:
                return False
            return True


ATTEMPTS: dict[str, bytes] = {
    "see rows": b"SELECT * FROM stock",
    "insert rows": b"INSERT INTO stock (item) VALUES ('cup')",
    "update rows": b"UPDATE stock SET item = 'cup'",
    "delete rows": b"DELETE FROM stock",
    "make tables": b"CREATE TABLE another (id int)",
    "change tables": b"ALTER TABLE stock ADD attempt int",
    "drop tables": b"DROP TABLE stock",
    "become the administrator": b"SET SESSION AUTHORIZATION administrator",
    "act as the administrator": b"SET ROLE administrator",
    "make roles": b"CREATE ROLE another",
    "make schemas": b"CREATE SCHEMA another",
}

SEES = frozenset({"see rows"})
WRITES = frozenset({"insert rows", "update rows", "delete rows"})
OWNS = SEES | WRITES | {"make tables", "change tables", "drop tables"}
RIGHTS = {"read": SEES, "write": WRITES, "read-write": OWNS}
