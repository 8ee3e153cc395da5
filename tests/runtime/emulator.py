"""AWS's Lambda emulator: a process that runs a function as its resource configures it."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from twofold.resources.graph import Resource

from .configured import entry
from .parts import required
from .postgres import free_port

# What tools/get_lambda_emulator.py fetches.
VERSION = "1.170.0"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
PROGRAM = CACHE / "twofold" / f"lambda-rie-{VERSION}" / "aws-lambda-rie"


@dataclass(frozen=True, slots=True)
class Function:
    """A function that answers on a port of this machine."""

    port: int

    def invoke(self, event: object) -> dict[str, Any]:
        """Send an event as AWS does; what the function returns, or `errorMessage`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            path = "/2015-03-31/functions/function/invocations"
            connection.request("POST", path, json.dumps(event))
            return cast("dict[str, Any]", json.loads(connection.getresponse().read()))
        finally:
            connection.close()


@contextmanager
def emulated(function: Resource) -> Generator[Function]:
    """Run a function's handler out of its folder of code until the block ends."""
    required(PROGRAM, "run tools/get_lambda_emulator.py")
    folder, handler = entry(function)
    port = free_port()
    process = subprocess.Popen(
        [
            *(str(PROGRAM), "--runtime-interface-emulator-address", f"127.0.0.1:{port}"),
            *("--runtime-api-address", f"127.0.0.1:{free_port()}"),
            *(sys.executable, "-m", "awslambdaric", handler),
        ],
        cwd=folder,
        env=_environment(function, folder, handler),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield Function(port)
    finally:
        process.terminate()
        process.wait(10)


def _environment(function: Resource, folder: Path, handler: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "LAMBDA_TASK_ROOT": str(folder),
        "_HANDLER": handler,
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(function.inputs["timeout"]),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.inputs["memory_size"]),
        # The folder is archived as it lies there, so nothing may be left in it.
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            connection.connect()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError(f"the emulator does not answer on port {port}")
