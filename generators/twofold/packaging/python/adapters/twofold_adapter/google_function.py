"""A function of Google: the Functions Framework hands every request over.

https://github.com/GoogleCloudPlatform/functions-framework-python
"""

from __future__ import annotations

import logging

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from .application import Message, Receive, Running, Scope, Send, load
from .google import Pushed

APPLICATION = Running(Pushed(load()))

# What a server says of a request; the rest is the framework's own.
ASKED = (
    *("type", "asgi", "http_version", "method", "scheme", "path", "raw_path", "query_string"),
    *("root_path", "headers", "client", "server", "extensions"),
)


class _HandedOver(Response):
    """The application's own answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked, begun = {key: scope[key] for key in ASKED if key in scope}, False

        async def answer(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await APPLICATION(asked, receive, answer)
        except Exception:
            # Frameworks answer first, and raise what they answered for then.
            if not begun:
                raise
            logging.exception("%s %s failed", scope["method"], scope["path"])


@functions_framework.aio.http
async def handle(request: Request) -> Response:
    """Hand a request over as it came."""
    del request
    return _HandedOver()
