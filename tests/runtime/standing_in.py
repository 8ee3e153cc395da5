"""HTTP servers that stand in for a cloud's: a function answers, by TLS where clients ask for it."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from .tls import Certificate


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; names of headers are in small letters."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """An answer; what is no bytes is JSON."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


Answers = Callable[[Asked], Said]


@contextmanager
def answering(answers: Answers, shown: Certificate | None = None) -> Generator[int]:
    """Answer on a port of this machine until the block ends."""

    class Request(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            asked = urlsplit(self.path)
            query = {key: each[0] for key, each in parse_qs(asked.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", "0")))
            said = answers(Asked(self.command, unquote(asked.path), query, headers, body))
            raw = isinstance(said.body, bytes)
            content = said.body if raw else json.dumps(said.body).encode()
            self.send_response(said.status)
            told = {} if raw else {"content-type": "application/json"}
            for name, value in {**told, **said.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
            """Say nothing."""

        do_DELETE = do_GET = do_POST = do_PUT = answer  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
    if shown:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(shown.certificate, shown.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def known_as(names: Mapping[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have names of a cloud's lead to ports of this machine, for clients in this process."""
    real = socket.getaddrinfo

    def found(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        return (
            real("127.0.0.1", names[name], *rest, **more)
            if name in names
            else real(host, port, *rest, **more)
        )

    monkeypatch.setattr(socket, "getaddrinfo", found)
