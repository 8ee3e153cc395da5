"""AWS's Lambda emulator: a process that runs a function out of its package."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from .parts import required
from .processes import free_port, wait_for_port

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
def emulated(
    folder: Path, handler: str, settings: Mapping[str, str], timeout: int
) -> Generator[Function]:
    """Run a handler out of a folder, with settings of its own, until the block ends."""
    required(PROGRAM, "run tools/get_lambda_emulator.py")
    port = free_port()
    process = subprocess.Popen(
        [
            *(str(PROGRAM), "--runtime-interface-emulator-address", f"127.0.0.1:{port}"),
            *("--runtime-api-address", f"127.0.0.1:{free_port()}"),
            *(sys.executable, "-m", "awslambdaric", handler),
        ],
        cwd=folder,
        env={**settings, **_environment(folder, handler, timeout)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_port(port, process)
        yield Function(port)
    finally:
        process.terminate()
        process.wait(10)


def _environment(folder: Path, handler: str, timeout: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "LAMBDA_TASK_ROOT": str(folder),
        "_HANDLER": handler,
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(timeout),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        # A package is the same after it has run.
        "PYTHONDONTWRITEBYTECODE": "1",
    }
