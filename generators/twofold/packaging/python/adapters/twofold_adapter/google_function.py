"""A function of Google: the Functions Framework hands every request over.

https://github.com/GoogleCloudPlatform/functions-framework-python
"""

from __future__ import annotations

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from .application import Receive, Running, Scope, Send, load
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
        asked = {key: scope[key] for key in ASKED if key in scope}
        await APPLICATION(asked, receive, send)


@functions_framework.aio.http
async def handle(request: Request) -> Response:
    """Hand a request over as it came."""
    del request
    return _HandedOver()
