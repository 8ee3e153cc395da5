"""The service's application, in ASGI's terms, for whatever is no server of ASGI's own.

https://asgi.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from importlib import import_module
from typing import Any, TypeAlias, cast

from .names import HANDLER

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

VERSION = {"version": "3.0", "spec_version": "2.5"}


def load() -> Application:
    """Import the application that the blueprint's `handler` names."""
    module, _, name = HANDLER.rpartition(".")
    return cast("Application", getattr(import_module(module), name))


class Running:
    """An application whose lifespan begins once, before whatever it is asked first."""

    def __init__(self, application: Application) -> None:
        """Begin nothing yet: it belongs to the event loop in which it is asked."""
        self._application = application
        self._state: dict[str, Any] = {}
        self._life: asyncio.Task[None] | None = None
        self._begun: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request over; whoever runs lifespans hears that all is well."""
        await self.begin()
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            return
        told = {"asgi": VERSION, **scope, "state": self._state.copy()}
        await self._application(told, receive, send)

    async def begin(self) -> None:
        """Wait until the application has begun; one that failed to may try again."""
        if self._begun is None:
            self._begun = asyncio.ensure_future(self._begin())
        try:
            await asyncio.shield(self._begun)
        except Exception:
            self._begun = None
            raise

    async def _begin(self) -> None:
        begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        ordered: asyncio.Queue[Message] = asyncio.Queue()
        ordered.put_nowait({"type": "lifespan.startup"})

        async def send(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                begun.set_result(None)
            elif message["type"] == "lifespan.startup.failed":
                begun.set_exception(RuntimeError(message.get("message") or "it did not start"))

        scope: Scope = {"type": "lifespan", "asgi": VERSION, "state": self._state}
        self._life = asyncio.ensure_future(self._application(scope, ordered.get, send))
        await asyncio.wait([begun, self._life], return_when=asyncio.FIRST_COMPLETED)
        if begun.done():
            begun.result()
        else:
            # It ended without a word: an application need not know what a lifespan is.
            self._life.exception()


async def post(application: Application, path: str, headers: Mapping[str, str], body: bytes) -> int:
    """Send an application a POST request from inside this process; the status it answers with."""
    asked, answered = [body], asyncio.Event()
    status = 500

    async def receive() -> Message:
        if asked:
            return {"type": "http.request", "body": asked.pop(), "more_body": False}
        await answered.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif not message.get("more_body", False):
            answered.set()

    length = {"content-length": str(len(body))}
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(key.encode(), value.encode()) for key, value in {**headers, **length}.items()],
        "client": None,
        "server": None,
    }
    await application(scope, receive, send)
    return status
