"""What every service of the shop answers alike: JSON, and reasons where it cannot."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from ports.errors import UnavailableError

Model = TypeVar("Model", bound=BaseModel)


class NotUnderstoodError(Exception):
    """A request that is not what it should be, and all the reasons; none says what was sent."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def application(routes: Sequence[BaseRoute]) -> Starlette:
    """An application that answers errors in JSON: `{"error": ..., "reasons": [...]}`."""
    # What libraries tell of themselves is of interest when something is wrong.
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    return Starlette(
        routes=routes,
        exception_handlers={
            HTTPException: _refused,
            NotUnderstoodError: _not_understood,
            UnavailableError: _unavailable,
        },
    )


async def read(request: Request, model: type[Model]) -> Model:
    """Read a request's body; what is no `model` is answered with 400 and the reasons."""
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        raise NotUnderstoodError(
            [
                ": ".join([*filter(None, [".".join(map(str, each["loc"]))]), each["msg"]])
                for each in error.errors(include_url=False)
            ]
        ) from error


def answer(body: Any, status: HTTPStatus = HTTPStatus.OK) -> JSONResponse:
    """Answer with JSON."""
    return JSONResponse(body, status)


def problem(status: HTTPStatus, error: str, reasons: Sequence[str] = ()) -> JSONResponse:
    """Answer that something is wrong, and why."""
    told: Mapping[str, Any] = {"error": error}
    return JSONResponse({**told, "reasons": list(reasons)} if reasons else told, status)


def missing(what: str) -> HTTPException:
    """An exception that is answered with 404."""
    return HTTPException(HTTPStatus.NOT_FOUND, what)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 (what it is registered for)
    answered = problem(HTTPStatus(error.status_code), error.detail)
    answered.headers.update(error.headers or {})
    return answered


async def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotUnderstoodError)  # noqa: S101 (what it is registered for)
    return problem(HTTPStatus.BAD_REQUEST, "the request is not understood", error.reasons)


async def _unavailable(request: Request, error: Exception) -> Response:
    logging.getLogger(__name__).warning("%s: %s", error, error.__cause__)
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
