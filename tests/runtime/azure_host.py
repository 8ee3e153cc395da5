"""Plays Azure's host: HTTP comes in, and Azure's own worker library runs the functions.

    python azure_host.py WORKER PORT

runs those of the folder that it is started in. A POST to `/-bus/<queue>` or to
`/-bus/<topic>/<subscription>` is a message of Service Bus, with its metadata in a header.
"""

# pyright: reportMissingImports=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# The worker library is no part of our environment, and has no types.

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any


class Messages:
    """Stands for the protocol's messages, of which nothing is sent anywhere."""

    def __getattr__(self, name: str) -> Any:
        return Kind(name)


class Kind(SimpleNamespace):
    """A kind of message, made of whatever it holds; and values of its enumerations."""

    # https://github.com/Azure/azure-functions-language-worker-protobuf, `BindingInfo`
    undefined, out, inout = 0, 1, 2

    def __init__(self, name: str) -> None:
        super().__init__(kind=name)

    def __call__(self, **what: Any) -> Any:
        return SimpleNamespace(**what)


sys.path.insert(0, str(Path.cwd()))
sys.path.append(sys.argv[1])

from azure_functions_runtime import handle_event  # noqa: E402
from azure_functions_runtime.bindings.datumdef import Datum  # noqa: E402
from azure_functions_runtime.bindings.meta import load_binding_registry  # noqa: E402
from azure_functions_runtime.native_invocation import invocation_request_native  # noqa: E402

LOOP = asyncio.new_event_loop()


def index() -> dict[str, dict[str, Any]]:
    """Load the functions as the worker does; the trigger of each, with settings filled in."""
    handle_event.protos = Messages()
    load_binding_registry()
    handle_event.load_function_metadata(str(Path.cwd()), caller_info="host")
    found: dict[str, dict[str, Any]] = {}
    for function in handle_event._metadata_result or []:
        bindings = [json.loads(each) for each in function.raw_bindings]
        (trigger,) = (each for each in bindings if each["type"].endswith("Trigger"))
        found[function.function_id] = {key: _filled(value) for key, value in trigger.items()}
    return found


def _filled(value: Any) -> Any:
    """A value with the settings that it names, as `%NAME%`."""
    if not isinstance(value, str):
        return value
    return re.sub("%([^%]+)%", lambda found: os.environ[found[1]], value)


TRIGGERS = index()


def listener(path: list[str]) -> tuple[str, str]:
    """The function that a message wakes, and the name of its argument."""
    for name, trigger in TRIGGERS.items():
        if trigger["type"] == "serviceBusTrigger":
            assert f"{trigger['connection']}__fullyQualifiedNamespace" in os.environ
            where = [trigger.get("queueName") or trigger["topicName"]]
            where += [trigger["subscriptionName"]] if "subscriptionName" in trigger else []
            if where == path:
                return name, trigger["name"]
    raise LookupError(path)


def invoke(function: str, given: list[tuple[str, Any]], metadata: dict[str, Any]) -> Any:
    """Run a function in the worker's event loop."""
    running = invocation_request_native("invocation", function, given, metadata)
    return asyncio.run_coroutine_threadsafe(running, LOOP).result()


class Host(BaseHTTPRequestHandler):
    """What comes to the app."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path.startswith("/-bus/"):
            self.listen(self.path.removeprefix("/-bus/").split("/", 1), body)
        else:
            self.respond(body)

    def listen(self, path: list[str], body: bytes) -> None:
        """Hand a message over; a failure is one that Service Bus delivers again."""
        function, argument = listener(path)
        metadata = {
            key: Datum(value, "string")
            if isinstance(value, str)
            else Datum(json.dumps(value), "json")
            for key, value in json.loads(self.headers["metadata"]).items()
        }
        done, *_ = invoke(function, [(argument, Datum(body, "bytes"))], metadata)
        self.say(204 if done else 500, [], b"")

    def respond(self, body: bytes) -> None:
        """Hand a request over, to whatever has HTTP's trigger."""
        ((function, trigger),) = (
            each for each in TRIGGERS.items() if each[1]["type"] == "httpTrigger"
        )
        assert trigger["authLevel"].lower() == "anonymous"
        assert self.command in trigger["methods"]
        request = {
            "method": Datum(self.command, "string"),
            "url": Datum(f"https://keeper.azurewebsites.net{self.path}", "string"),
            "headers": {key: Datum(value, "string") for key, value in self.headers.items()},
            "body": Datum(body, "bytes"),
            "params": {},
            "query": {},
        }
        done, answered, *_ = invoke(function, [(trigger["name"], Datum(request, "http"))], {})
        if not done:
            self.say(500, [], b"")
            return
        said = answered.value
        headers = [(key, each.value) for key, each in said["headers"].items()]
        for cookie in said.get("cookies") or []:
            headers += [("Set-Cookie", each.OutputString()) for each in cookie.values()]
        content = said["body"].value
        whole = content if isinstance(content, bytes) else content.encode()
        self.say(int(said["status_code"].value), headers, whole)

    def say(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Send an answer."""
        self.send_response(status)
        for key, value in headers:
            if key.lower() != "content-length":
                self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_DELETE = do_GET = do_HEAD = do_OPTIONS = do_PATCH = do_POST = do_PUT = answer  # noqa: N815


if __name__ == "__main__":
    threading.Thread(target=LOOP.run_forever, daemon=True).start()
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Host).serve_forever()
