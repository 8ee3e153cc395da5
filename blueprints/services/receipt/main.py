"""Writes a receipt for every order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ports.buckets import bucket
from ports.web import answer, application, read
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class Order(BaseModel):
    """A paid order, as checkout publishes it."""

    number: str
    customer: str
    lines: list[dict[str, Any]]
    total: int
    charge: str
    placed: datetime

    @property
    def key(self) -> str:
        """Where its receipt is: an order that comes again writes the same once more."""
        return f"{self.placed:%Y-%m-%d}/{self.number}.json"


async def events(request: Request) -> Response:
    """Take an order. What is no order fails as often as it comes, and ends as a dead letter."""
    order = await read(request, Order)
    await run_in_threadpool(write, order)
    return answer({"receipt": order.key})


def write(order: Order) -> None:
    """Keep the receipt of an order."""
    content = order.model_dump_json(indent=2).encode()
    bucket("receipts").put(order.key, content, "application/json")


app = application([Route("/events", events, methods=["POST"])])
