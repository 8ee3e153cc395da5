"""A service's container without a container: its command, in a copy of what its image holds."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .images import SERVICES, read
from .processes import eventually, free_port, wait_for_port

# A few seconds more than what has begun.
STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What a container answered to an HTTP request."""

    status: int
    content_type: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Container:
    """A process that was started as a container would be; what it prints goes to `log`."""

    process: subprocess.Popen[bytes]
    log: Path
    port: int

    def ask(
        self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] = {}
    ) -> Answer:
        """Send an HTTP request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body and body.encode(), dict(headers))
            response = connection.getresponse()
            return Answer(response.status, response.getheader("content-type"), response.read())
        finally:
            connection.close()

    def send(self, event: Mapping[str, Any]) -> Answer:
        """Send the HTTP request that an HTTP API's event is about."""
        path, query = quote(event["rawPath"]), event["rawQueryString"]
        where = f"{path}?{query}" if query else path
        return self.ask(event["requestContext"]["http"]["method"], where, event.get("body"))

    def says(self, text: str) -> None:
        """Wait until something is printed."""
        eventually(lambda: text in self.log.read_text(encoding="utf-8"), f"says {text!r}")

    def end(self) -> None:
        """Tell the process to end."""
        self.process.terminate()

    def ended(self) -> int:
        """Wait until the process has ended; its exit code."""
        return self.process.wait(STOP_SECONDS)


@contextmanager
def running(
    service: str,
    place: Path,
    *,
    main: str | None = None,
    environment: Mapping[str, str] = {},
    listening: bool = True,
) -> Generator[Container]:
    """Run a service in an empty folder until the block ends, perhaps with another `main.py`."""
    dockerfile, folder = read(SERVICES / service), place / "app"
    folder.mkdir()
    for path in dockerfile.copied():
        shutil.copy(path, folder)
    if main is not None:
        (folder / "main.py").write_text(main, encoding="utf-8")
    files, log, port = sorted(folder.iterdir()), place / "log", free_port()
    # Its `python` is the one that runs the tests.
    outside = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PORT": str(port)}
    with log.open("wb") as out:
        process = subprocess.Popen(
            dockerfile.command(),
            cwd=folder,
            env={**outside, **dockerfile.settings, **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        if listening:
            wait_for_port(port, process)
        yield Container(process, log, port)
        # The root file system of a pod is read-only.
        assert sorted(folder.iterdir()) == files
    finally:
        process.kill()
        process.wait(10)
