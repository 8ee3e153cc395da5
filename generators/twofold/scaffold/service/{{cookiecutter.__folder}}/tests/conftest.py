"""What tests of this service need: the service itself, and a way to ask it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest

SERVICE = Path(__file__).parents[1]


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The application, imported from its own folder, as where it runs.

    Other services have a `main` as well: what was imported is forgotten afterwards.
    """
    monkeypatch.syspath_prepend(SERVICE)
    monkeypatch.delitem(sys.modules, "main", raising=False)
    before = set(sys.modules)
    yield import_module("main").app
    for name in set(sys.modules) - before:
        if SERVICE in Path(getattr(sys.modules[name], "__file__", None) or "").parents:
            del sys.modules[name]


@pytest.fixture
def ask(app: Any) -> Callable[..., httpx2.Response]:
    """Send a request to the application, without a network: a method, a path, and what it has."""

    async def asked(method: str, path: str, **request: Any) -> httpx2.Response:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://service") as client:
            return await client.request(method, path, **request)

    return lambda *words, **request: asyncio.run(asked(*words, **request))
