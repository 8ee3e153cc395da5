"""Amazon's HTTP APIs before functions in the emulator: signed requests, payload 2.0, answers."""

from __future__ import annotations

import base64
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, cast
from urllib.parse import unquote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .emulator import Function
from .events import call, request

# Whose signatures are good, and for which region.
CREDENTIALS = Credentials("AKIAEXAMPLE", "a secret key")
REGION = "eu-central-1"

SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=\S+, SignedHeaders=(\S+), Signature=(\w+)")


@contextmanager
def address(function: Function, *, signed: bool) -> Generator[str]:
    """Answer at an address with what a function answers; `signed` is what others call it at."""
    # The emulator takes one request after the other.
    alone = Lock()

    class Request(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            host = self.headers["host"]
            if signed and not verified(self.command, f"http://{host}{self.path}", self, body):
                self.reply(403, {"content-type": "application/json"}, b'{"message":"Forbidden"}')
                return
            with alone:
                said = function.invoke(event(self, body, signed=signed))
            if "statusCode" not in said:
                self.reply(500, {}, b'{"message":"Internal Server Error"}')
                return
            text = cast("str", said.get("body") or "")
            content = base64.b64decode(text) if said.get("isBase64Encoded") else text.encode()
            self.reply(said["statusCode"], said.get("headers", {}), content)

        def reply(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                if name.lower() != "content-length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
            """Say nothing."""

        do_DELETE = do_GET = do_POST = do_PUT = answer  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def event(asked: BaseHTTPRequestHandler, body: bytes, *, signed: bool) -> dict[str, Any]:
    """A request as a function gets it: with its path decoded, and its query apart."""
    path, _, query = asked.path.partition("?")
    make = call if signed else request
    made = make(asked.command, unquote(path), body.decode() if body else None)
    made["rawQueryString"] = query
    made["headers"] = {name.lower(): value for name, value in asked.headers.items()}
    return made


def verified(method: str, url: str, asked: BaseHTTPRequestHandler, body: bytes) -> bool:
    """Whether a request is signed with our credentials, for `execute-api`."""
    found = SIGNED.fullmatch(asked.headers.get("authorization", ""))
    if not found:
        return False
    names, signature = found.groups()
    kept = {name: asked.headers[name] for name in names.split(";")}
    again = AWSRequest(method, url, data=body, headers=kept)
    again.context["timestamp"] = asked.headers["x-amz-date"]
    signing = SigV4Auth(CREDENTIALS, "execute-api", REGION)
    text = signing.string_to_sign(again, signing.canonical_request(again))
    return signature == signing.signature(text, again)
