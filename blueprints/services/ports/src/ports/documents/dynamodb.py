"""Documents in Amazon DynamoDB: items of a table."""

# pyright: reportUnknownMemberType=false
# boto3 has a client for every service there is; only some have their types here.

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ports.documents import Document
from ports.errors import unavailable
from ports.identity import aws
from ports.settings import Settings


class DynamoDocuments:
    """A table."""

    def __init__(self, told: Settings, key: str) -> None:
        self._key = key
        self._name = told["name"]
        self._table = aws().resource("dynamodb").Table(self._name)

    def get(self, key: str) -> Document | None:
        """Find a document by its key."""
        with unavailable(self._name, BotoCoreError, ClientError):
            found = self._table.get_item(Key={self._key: key}).get("Item")
        return None if found is None else _read(found)

    def all(self) -> Iterator[Document]:
        """Give every document, page by page."""
        after: dict[str, Any] = {}
        while True:
            with unavailable(self._name, BotoCoreError, ClientError):
                page = self._table.scan(**after)
            yield from (_read(each) for each in page["Items"])
            if "LastEvaluatedKey" not in page:
                return
            after = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def put(self, document: Document) -> None:
        """Keep a document, in place of the one that has its key."""
        with unavailable(self._name, BotoCoreError, ClientError):
            self._table.put_item(Item=_written(document))


def _read(item: Document) -> Document:
    """An item with numbers as JSON has them, which DynamoDB gives as decimals."""
    return {key: _number(value) for key, value in item.items()}


def _number(value: object) -> object:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _written(document: Document) -> dict[str, Any]:
    return {
        key: Decimal(str(value)) if isinstance(value, float) else value
        for key, value in document.items()
    }
