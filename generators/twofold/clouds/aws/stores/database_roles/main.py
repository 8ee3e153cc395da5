"""Make, change and drop the database roles of services, through Aurora's Data API.

Pulumi invokes this for each service that uses the store, when the link is created, changed
or deleted. What a role may do follows from its link's verb, through three groups:

    readers   see every table
    writers   insert, update and delete rows, and see none
    owners    do both, and make and change tables, which belong to all of them together
"""

from __future__ import annotations

import os
import re
import time
from typing import Literal, TypedDict

import boto3

Access = Literal["read", "write", "read-write"]


class Link(TypedDict):
    """A service's link to this database: the service's role, and the link's verb."""

    role: str
    access: Access


class Change(TypedDict):
    """What Pulumi is doing with a link, and what the link was when it last did something."""

    action: Literal["create", "update", "delete"]
    prev_input: Link | None


class Event(Link):
    """What Pulumi sends: the link as it shall be, or as it was before it was deleted.

    https://www.pulumi.com/registry/packages/aws/api-docs/lambda/invocation/
    """

    tf: Change


# boto3 has a client for every service there is, and only this one's types are known here.
AWS = boto3.client("rds-data")  # pyright: ignore[reportUnknownMemberType]
CLUSTER = os.environ["CLUSTER_ARN"]
ADMINISTRATOR = os.environ["SECRET_ARN"]
DATABASE = os.environ["DATABASE"]

GROUPS: dict[Access, str] = {"read": "readers", "write": "writers", "read-write": "owners"}

# A paused cluster takes a quarter of a minute to wake up.
WAKE_SECONDS = 90

# Links are deployed side by side, and two changes of one group would collide. The number is
# any that nothing else in the database uses; the lock itself would give `void`, a type that
# the Data API does not return.
LOCK = "SELECT 1 FROM pg_advisory_xact_lock(7265411)"

# Tables, views, materialized views, partitioned and foreign tables; and sequences.
# https://www.postgresql.org/docs/15/catalog-pg-class.html
TABLES, SEQUENCES = "rvmpf", "S"


def handler(event: Event, _context: object) -> dict[str, str]:
    """Bring the database in line with one link, wholly or not at all."""
    role, action, before = event["role"], event["tf"]["action"], event["tf"]["prev_input"]
    wake()
    with Transaction() as run:
        run(LOCK)
        if action == "delete":
            drop(run, role)
        else:
            prepare(run)
            rename(run, before["role"] if before else role, role)
            grant(run, role, event["access"])
        stay_able_to_log_in(run)
    end_sessions(role)
    return {"action": action, "role": role}


def prepare(run: Transaction) -> None:
    """Make the groups, and give them their rights to every table that is there or will be."""
    for group in GROUPS.values():
        if not run("SELECT 1 FROM pg_roles WHERE rolname = :role", role=group):
            run(f"CREATE ROLE {group} NOLOGIN")
    run("GRANT owners TO CURRENT_USER")
    run("GRANT readers, writers TO owners")
    run("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    run("GRANT USAGE ON SCHEMA public TO readers, writers")
    run("GRANT CREATE ON SCHEMA public TO owners")
    for maker in ("owners", "CURRENT_USER"):
        later = f"ALTER DEFAULT PRIVILEGES FOR ROLE {maker} IN SCHEMA public GRANT"
        run(f"{later} SELECT ON TABLES TO readers")
        run(f"{later} INSERT, UPDATE, DELETE ON TABLES TO writers")
        run(f"{later} USAGE ON SEQUENCES TO writers")
    if tables := own(run, TABLES):
        run(f"GRANT SELECT ON {tables} TO readers")
        run(f"GRANT INSERT, UPDATE, DELETE ON {tables} TO writers")
    if sequences := own(run, SEQUENCES):
        run(f"GRANT USAGE ON SEQUENCE {sequences} TO writers")


def own(run: Transaction, kinds: str) -> str:
    """Name the administrator's own tables, as in a database that is older than its services."""
    (names,) = run(
        "SELECT coalesce(string_agg(format('public.%I', relname), ', '), '') FROM pg_class "
        "WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'public') "
        "AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user) "
        "AND strpos(:kinds, CAST(relkind AS text)) > 0",
        kinds=kinds,
    )
    return str(names)


def rename(run: Transaction, before: str, role: str) -> None:
    """Let a service that is called otherwise now keep its role."""
    if before != role and serves(run, before):
        run(f"ALTER ROLE {quoted(before)} RENAME TO {quoted(role)}")


def grant(run: Transaction, role: str, access: Access) -> None:
    """Give a role the rights of its link's verb and no others, and make it where it is missing."""
    name, member = quoted(role), GROUPS[access]
    if not serves(run, role):
        run(f"CREATE ROLE {name} LOGIN")
        run(f"GRANT rds_iam TO {name}")
    for group in GROUPS.values():
        run(f"GRANT {group} TO {name}" if group == member else f"REVOKE {group} FROM {name}")
    # Whoever makes tables makes them as `owners`, so that each such service can change what
    # another one made, and nothing is left behind when one goes.
    run(
        f"ALTER ROLE {name} SET role = 'owners'"
        if member == "owners"
        else f"ALTER ROLE {name} RESET role"
    )


def drop(run: Transaction, role: str) -> None:
    """Drop a role if it is there; tables are the owners', and stay."""
    if serves(run, role):
        name = quoted(role)
        # To drop what belongs to a role one must be a member of it. A member of a role that
        # logs in by IAM can itself log in only by IAM, so first the role must not.
        run(f"REVOKE rds_iam FROM {name}")
        run(f"GRANT {name} TO CURRENT_USER")
        run(f"REASSIGN OWNED BY {name} TO owners")
        run(f"DROP OWNED BY {name}")
        run(f"DROP ROLE {name}")


def serves(run: Transaction, role: str) -> bool:
    """Say whether a service's role is there. Raises `ValueError` where it is not a service's.

    A service's role logs in by IAM and is in one of the groups.
    """
    found = run(
        "SELECT coalesce((SELECT bool_or(joined.rolname = 'rds_iam') "
        "AND bool_or(joined.rolname IN ('readers', 'writers', 'owners')) "
        "FROM pg_auth_members JOIN pg_roles AS joined ON joined.oid = roleid "
        "WHERE member = pg_roles.oid), false) FROM pg_roles WHERE rolname = :role",
        role=role,
    )
    if found == [False]:
        raise ValueError(f"the database has a role {role!r} that is no service's")
    return bool(found)


def stay_able_to_log_in(run: Transaction) -> None:
    """Raise `RuntimeError`, and so undo everything, where the administrator would be locked out.

    A member of `rds_iam`, however indirectly, cannot log in by password. From PostgreSQL 16
    on, who creates a role becomes a member of it.
    """
    if run("SELECT pg_has_role(current_user, 'rds_iam', 'member')") != [False]:
        raise RuntimeError("the administrator could no longer log in by password")


def end_sessions(role: str) -> None:
    """End a role's open sessions, which keep the rights they began with, and a dropped role's."""
    AWS.execute_statement(
        resourceArn=CLUSTER,
        secretArn=ADMINISTRATOR,
        database=DATABASE,
        sql="SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE usename = :role OR (usename IS NULL AND usesysid IS NOT NULL)",
        parameters=[{"name": "role", "value": {"stringValue": role}}],
    )


def quoted(role: str) -> str:
    """Quote a role's name. Raises `ValueError` for one that cannot come from a blueprint."""
    if not re.fullmatch("[a-z][a-z0-9_]{0,62}", role):
        raise ValueError(f"{role!r} is not a role's name")
    return f'"{role}"'


def wake() -> None:
    """Wait until the cluster answers. Raises what it says when it still does not."""
    deadline = time.monotonic() + WAKE_SECONDS
    while True:
        try:
            AWS.execute_statement(
                resourceArn=CLUSTER, secretArn=ADMINISTRATOR, database=DATABASE, sql="SELECT 1"
            )
        except AWS.exceptions.DatabaseResumingException:
            if time.monotonic() > deadline:
                raise
            time.sleep(3)
        else:
            return


class Transaction:
    """Statements that happen together or not at all."""

    def __enter__(self) -> Transaction:
        begun = AWS.begin_transaction(
            resourceArn=CLUSTER, secretArn=ADMINISTRATOR, database=DATABASE
        )
        self.id = begun["transactionId"]
        return self

    def __call__(self, sql: str, **parameters: str) -> list[object]:
        """Run one statement; the first field of every record that it returns."""
        done = AWS.execute_statement(
            resourceArn=CLUSTER,
            secretArn=ADMINISTRATOR,
            database=DATABASE,
            transactionId=self.id,
            sql=sql,
            parameters=[
                {"name": name, "value": {"stringValue": value}}
                for name, value in parameters.items()
            ],
        )
        return [value for field, *_ in done.get("records", []) for value in field.values()]

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        end = AWS.rollback_transaction if kind else AWS.commit_transaction
        end(resourceArn=CLUSTER, secretArn=ADMINISTRATOR, transactionId=self.id)
