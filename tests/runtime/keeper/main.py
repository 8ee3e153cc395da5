"""A service that shows what reaches it, keeps what it is told, and fails when it is asked to."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypedDict

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

KEPT = Path(os.environ.get("KEPT", "kept"))
# How long an event takes that says so.
SECONDS = {"later": 1, "wait": 60}

# While there is such a file, no event can be taken.
BROKEN = KEPT.with_name("broken")

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class State(TypedDict):
    """What the application's lifespan hands to its requests."""

    begun: list[str]


BEGUN: list[str] = []


@asynccontextmanager
async def lifespan(application: Starlette) -> AsyncGenerator[State]:
    BEGUN.append("begun")
    yield {"begun": BEGUN}


async def show(request: Request) -> Response:
    """Answer with the request."""
    body = await request.body()
    return JSONResponse(
        {
            "method": request.method,
            "path": request.scope["path"],
            "query": request.query_params.multi_items(),
            "headers": dict(request.headers),
            "body": body.decode("latin-1"),
            "begun": len(request.state.begun),
        },
        headers={"x-answered": "yes"},
    )


async def take(request: Request) -> Response:
    """Keep an event; its body may say what to answer to it."""
    body = (await request.body()).decode()
    headers = {key: value for key, value in request.headers.items() if key.startswith("ce-")}
    kept = {
        "path": request.scope["path"],
        "headers": headers | {"content-type": request.headers["content-type"]},
        "body": body,
        "begun": len(request.state.begun),
    }
    with KEPT.open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(kept)}\n")
    if body in SECONDS:
        await asyncio.sleep(SECONDS[body])
    if body == "crash":
        raise RuntimeError("out of paper")
    if BROKEN.exists():
        return Response(status_code=503)
    return Response(status_code=int(body) if body.isdecimal() else 204)


async def binary(request: Request) -> Response:
    return Response(bytes(range(256)), media_type="application/octet-stream")


async def cookies(request: Request) -> Response:
    response = Response(status_code=204)
    response.set_cookie("one", "1")
    response.set_cookie("two", "2")
    return response


async def crash(request: Request) -> Response:
    raise RuntimeError("out of paper")


async def slow(request: Request) -> Response:
    """Answer when there is a file."""
    sys.stderr.write("begun\n")
    while not Path(os.environ["GATE"]).exists():
        await asyncio.sleep(0.01)
    return Response("done")


app = Starlette(
    routes=[
        Route("/things/{rest:path}", show, methods=METHODS),
        Route("/bytes", binary),
        Route("/cookies", cookies),
        Route("/crash", crash),
        Route("/slow", slow),
        *(Route(path, take, methods=["POST"]) for path in ("/events", "/refunded", "/nightly")),
    ],
    lifespan=lifespan,
)
