"""Requests and their answers, as every runtime is asked them."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks; the path is as people write it, the query as it is sent."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""

    @property
    def target(self) -> str:
        """The path and the query, as they are sent."""
        return f"{quote(self.path)}?{self.query}" if self.query else quote(self.path)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client gets; names of headers are in small letters."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> Sequence[str]:
        """The values of a header."""
        return [value for key, value in self.headers if key == name]


def answer(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
    """Make an answer."""
    return Answer(status, [(key.lower(), value) for key, value in headers], body)


def ask(port: int, request: Request) -> Answer:
    """Send a request to a port of this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(request.method, request.target, request.body, dict(request.headers))
        response = connection.getresponse()
        return answer(response.status, response.getheaders(), response.read())
    finally:
        connection.close()
