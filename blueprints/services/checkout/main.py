"""Turns a cart into a paid order."""

from __future__ import annotations

import json
import logging
import uuid
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import ledger
from ports.calls import service
from ports.errors import UnavailableError
from ports.topics import topic
from ports.web import answer, application, problem, read
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class Purchase(BaseModel):
    """Whose cart is paid for, and by which card.

    Who chooses the order's number can ask again when no answer came, and pays once.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    customer: str = Field(min_length=1)
    card: str = Field(pattern=r"^\d{12,19}$")
    order: str | None = Field(default=None, pattern=r"^[\w-]{8,64}$")


async def checkout(request: Request) -> Response:
    """Answer `POST /checkout` with the order that the customer's cart has become."""
    return await run_in_threadpool(buy, await read(request, Purchase))


def buy(purchase: Purchase) -> Response:
    """Place an order, charge the card, and tell everybody who wants to hear of orders."""
    number = purchase.order or str(uuid.uuid4())
    ledger.prepare()
    if (total := ledger.paid(number)) is not None:
        return answer({"number": number, "total": total}, HTTPStatus.CREATED)
    here = f"/cart/{quote(purchase.customer, safe='')}"
    cart: dict[str, Any] = service("cart").ask("GET", here).json()
    if not cart["lines"]:
        return problem(HTTPStatus.BAD_REQUEST, "the cart is empty")
    ledger.place(number, cart)
    charged = service("payment").ask(
        "POST", "/charges", {"order": number, "card": purchase.card, "amount": cart["total"]}
    )
    if charged.status_code != HTTPStatus.CREATED:
        ledger.settle(number, "declined")
        return Response(charged.content, charged.status_code, media_type="application/json")
    ledger.settle(number, "paid", charged.json()["charge"])
    # The money has changed hands: what fails from here on does not undo the order.
    try:
        tell()
        service("cart").ask("DELETE", here)
    except UnavailableError as error:
        logging.getLogger(__name__).warning("order %s: %s", number, error)
    return answer({"number": number, "total": cart["total"]}, HTTPStatus.CREATED)


def tell() -> None:
    """Publish every paid order that has not been; one that failed is told after the next one.

    What is published and cannot be marked is published again: subscribers know its number.
    """
    for order in ledger.untold():
        topic("orders").publish(json.dumps(order))
        ledger.settle(order["number"], "told")


app = application([Route("/checkout", checkout, methods=["POST"])])
