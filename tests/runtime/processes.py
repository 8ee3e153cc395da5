"""What every process that tests start needs: a port of its own, and somebody who waits for it."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable

PATIENCE_SECONDS = 20


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def listens(port: int) -> bool:
    """Whether something listens on a port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a process that has been started listens on its port."""
    eventually(lambda: listens(port) or process.poll() is not None, f"listens on port {port}")
    if process.poll() is not None:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}")


def eventually(holds: Callable[[], bool], what: str, *, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"in {seconds} seconds, nothing {what}")
        time.sleep(0.05)
