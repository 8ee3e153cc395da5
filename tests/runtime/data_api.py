"""Aurora's Data API over a connection: transactions, named parameters, few types of results."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import count
from typing import TypedDict

import psycopg


class DatabaseResumingError(Exception):
    """The cluster is paused, and waking up."""


class UnsupportedResultError(Exception):
    """A statement returned a type that the Data API does not know, such as `void` or `name`."""


class Failure(Exception):  # noqa: N818 (what a test makes happen)
    """What a test asks for, in place of a statement's result."""


class Exceptions:
    """Where boto3 keeps a client's exceptions."""

    DatabaseResumingException = DatabaseResumingError


class Parameter(TypedDict):
    """A named parameter."""

    name: str
    value: dict[str, str]


# How the types of results are called in a record; the API refuses others, as it does `regtype`.
# https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_Field.html
FIELDS = {16: "booleanValue", 20: "longValue", 23: "longValue", 25: "stringValue"}


class DataApi:
    """A client of `rds-data`, as far as one function uses it.

    `asleep` is how many calls find the cluster asleep; `before` and `after` are called around
    each statement of a transaction, and may raise.
    """

    exceptions = Exceptions

    def __init__(self, connect: Callable[[], psycopg.Connection]) -> None:
        self.connect = connect
        self.asleep = 0
        self.before: Callable[[str], None] = _nothing
        self.after: Callable[[psycopg.Connection, str], None] = _nothing
        self._numbers = count(1)
        self._open: dict[str, psycopg.Connection] = {}

    def begin_transaction(
        self,
        *,
        resourceArn: str,  # noqa: N803
        secretArn: str,  # noqa: N803
        database: str,
    ) -> dict[str, str]:
        """Begin a transaction, which has a connection of its own."""
        assert (resourceArn, secretArn, database) == ("cluster", "secret", "shop")
        number, connection = str(next(self._numbers)), self.connect()
        connection.autocommit = False
        self._open[number] = connection
        return {"transactionId": number}

    def commit_transaction(self, *, resourceArn: str, secretArn: str, transactionId: str) -> None:  # noqa: N803
        """Keep what a transaction did."""
        assert (resourceArn, secretArn) == ("cluster", "secret")
        with self._open.pop(transactionId) as connection:
            connection.commit()

    def rollback_transaction(self, *, resourceArn: str, secretArn: str, transactionId: str) -> None:  # noqa: N803
        """Undo what a transaction did."""
        assert (resourceArn, secretArn) == ("cluster", "secret")
        with self._open.pop(transactionId) as connection:
            connection.rollback()

    def execute_statement(
        self,
        *,
        resourceArn: str,  # noqa: N803
        secretArn: str,  # noqa: N803
        database: str,
        sql: str,
        parameters: Sequence[Parameter] = (),
        transactionId: str | None = None,  # noqa: N803
    ) -> dict[str, object]:
        """Run one statement, in a transaction or by itself."""
        assert (resourceArn, secretArn, database) == ("cluster", "secret", "shop")
        if self.asleep:
            self.asleep -= 1
            raise DatabaseResumingError
        values = {parameter["name"]: parameter["value"]["stringValue"] for parameter in parameters}
        if transactionId is None:
            with self.connect() as connection:
                return _execute(connection, sql, values)
        self.before(sql)
        done = _execute(self._open[transactionId], sql, values)
        self.after(self._open[transactionId], sql)
        return done


def _nothing(*_: object) -> None:
    """Let a statement be."""


def _execute(connection: psycopg.Connection, sql: str, values: dict[str, str]) -> dict[str, object]:
    assert ";" not in sql, "the Data API takes one statement at a time"
    named = re.sub(r"(?<!:):([a-z]+)", r"%(\1)s", sql.replace("%", "%%"))
    cursor = connection.execute(named.encode(), values)
    if cursor.description is None:
        return {}
    kinds = [column.type_code for column in cursor.description]
    if unknown := set(kinds) - FIELDS.keys():
        raise UnsupportedResultError(unknown)
    return {
        "records": [
            [
                {"isNull": True} if value is None else {FIELDS[kind]: value}
                for kind, value in zip(kinds, row, strict=True)
            ]
            for row in cursor.fetchall()
        ]
    }
