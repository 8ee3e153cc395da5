"""Make, change and drop the database roles of services, through Aurora's Data API.

Pulumi invokes this for each service that uses the store, when the link is created, changed
or deleted. What a role may do follows from its link: `read`, `write` or `read-write`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any, Literal

import boto3

# boto3 makes its clients when it runs: no type says what they can do.
Client = Any
Access = Literal["read", "write", "read-write"]

CLUSTER = {
    "resourceArn": os.environ["CLUSTER_ARN"],
    "secretArn": os.environ["SECRET_ARN"],
    "database": os.environ["DATABASE"],
}

# Rights on tables and on what feeds their keys, by the link's verb.
TABLES: dict[Access, str] = {
    "read": "SELECT",
    "write": "INSERT, UPDATE, DELETE",
    "read-write": "SELECT, INSERT, UPDATE, DELETE",
}

# A paused cluster takes a quarter of a minute to wake up.
WAKE_SECONDS = 90


def handler(event: dict[str, Any], _context: object) -> dict[str, str]:
    """Bring the roles in line with one link; `tf` says what Pulumi is doing with it."""
    change = event["tf"]
    database = boto3.client("rds-data")
    wake(database)
    before: dict[str, str] = change.get("prev_input") or {}
    with Transaction(database) as run:
        # Links are deployed side by side, and two changes of one group would collide.
        run("SELECT pg_advisory_xact_lock(2)")
        if change["action"] == "delete":
            for statement in dropped(event["role"]):
                run(statement)
            return {"dropped": event["role"]}
        old = before.get("role", event["role"])
        if old != event["role"] and run.finds(old):
            run(f"ALTER ROLE {quoted(old)} RENAME TO {quoted(event['role'])}")
        created = not run.finds(event["role"])
        for statement in granted(event["role"], event["access"], created=created):
            run(statement)
    return {"role": event["role"], "access": event["access"]}


def granted(role: str, access: Access, *, created: bool) -> Iterator[str]:
    """The statements after which a role has exactly the rights of its verb.

    Tables belong to the service that makes them, so a service that writes may create
    tables; default privileges let every other role see them as its own verb says, which
    works through two groups: readers and writers.
    """
    name = quoted(role)
    for group in ("readers", "writers"):
        yield (
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = "
            f"'{group}') THEN CREATE ROLE {group} NOLOGIN; END IF; END $$"
        )
    yield "GRANT USAGE ON SCHEMA public TO readers, writers"
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    if created:
        yield f"CREATE ROLE {name} LOGIN"
        # To set another role's default privileges one must be a member of it. Not for
        # longer: a member of a role that logs in by IAM can itself log in only by IAM.
        yield f"GRANT {name} TO CURRENT_USER"
        yield (
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {name} IN SCHEMA public "
            "GRANT SELECT ON TABLES TO readers"
        )
        yield (
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {name} IN SCHEMA public "
            "GRANT INSERT, UPDATE, DELETE ON TABLES TO writers"
        )
        yield (
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {name} IN SCHEMA public "
            "GRANT USAGE ON SEQUENCES TO writers"
        )
        yield f"REVOKE {name} FROM CURRENT_USER"
        yield f"GRANT rds_iam TO {name}"
    reads, writes = "SELECT" in TABLES[access], "INSERT" in TABLES[access]
    yield f"GRANT readers TO {name}" if reads else f"REVOKE readers FROM {name}"
    yield f"GRANT writers TO {name}" if writes else f"REVOKE writers FROM {name}"
    yield (
        f"GRANT CREATE ON SCHEMA public TO {name}"
        if writes
        else f"REVOKE CREATE ON SCHEMA public FROM {name}"
    )


def dropped(role: str) -> Iterator[str]:
    """The statements after which a role is gone; its tables go to the administrator."""
    name = quoted(role)
    yield f"REVOKE rds_iam FROM {name}"
    yield f"GRANT {name} TO CURRENT_USER"
    yield f"REASSIGN OWNED BY {name} TO CURRENT_USER"
    yield f"DROP OWNED BY {name}"
    yield f"DROP ROLE {name}"


def quoted(role: str) -> str:
    """A role's name as SQL takes it; names come from blueprints, so this is only a guard."""
    if not role.replace("_", "").isalnum():
        raise ValueError(f"{role!r} is not a role's name")
    return f'"{role}"'


def wake(database: Client) -> None:
    """Wait until the cluster answers."""
    deadline = time.monotonic() + WAKE_SECONDS
    while True:
        try:
            database.execute_statement(**CLUSTER, sql="SELECT 1")
        except database.exceptions.DatabaseResumingException:
            if time.monotonic() > deadline:
                raise
            time.sleep(3)
        else:
            return


class Transaction:
    """Statements that happen together or not at all."""

    def __init__(self, database: Client) -> None:
        self.database = database

    def __enter__(self) -> Transaction:
        self.id: str = self.database.begin_transaction(**CLUSTER)["transactionId"]
        return self

    def __call__(self, sql: str, **parameters: str) -> list[Any]:
        """Run one statement; the records that it returns."""
        done: dict[str, Any] = self.database.execute_statement(
            **CLUSTER,
            transactionId=self.id,
            sql=sql,
            parameters=[
                {"name": name, "value": {"stringValue": value}}
                for name, value in parameters.items()
            ],
        )
        return done.get("records", [])

    def finds(self, role: str) -> bool:
        """Whether a role is there."""
        return bool(self("SELECT 1 FROM pg_roles WHERE rolname = :role", role=role))

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        where = {name: CLUSTER[name] for name in ("resourceArn", "secretArn")}
        if kind:
            self.database.rollback_transaction(**where, transactionId=self.id)
        else:
            self.database.commit_transaction(**where, transactionId=self.id)
