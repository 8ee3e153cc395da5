"""Charges cards through the payment gateway."""

from __future__ import annotations

from http import HTTPStatus

from gateway import Gateway
from ports.secrets import secret
from ports.web import answer, application, problem, read
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class Charge(BaseModel):
    """What is to be paid, by which card, for which order."""

    model_config = ConfigDict(extra="forbid", strict=True)

    order: str = Field(min_length=1)
    card: str = Field(pattern=r"^\d{12,19}$")
    amount: int = Field(gt=0)


async def charge(request: Request) -> Response:
    """Answer `POST /charges`, which checkout calls: the same order is charged once."""
    wanted = await read(request, Charge)
    key = await run_in_threadpool(secret, "gateway-key")
    number = Gateway(key).charge(wanted.order, wanted.card, wanted.amount)
    if number is None:
        return problem(HTTPStatus.PAYMENT_REQUIRED, "the card is declined")
    return answer({"charge": number}, HTTPStatus.CREATED)


app = application([Route("/charges", charge, methods=["POST"])])
