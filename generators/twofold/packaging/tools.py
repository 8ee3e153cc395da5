"""Running the programs that build packages, and ending them when nobody waits any more."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import which
from threading import Lock

# A downloaded Python or a progress bar is nothing that a package is made of.
ENVIRONMENT = {"UV_NO_PROGRESS": "1", "UV_PYTHON_DOWNLOADS": "never", "NO_COLOR": "1"}


class ToolFailed(Exception):  # noqa: N818 (it is what is the matter)
    """A program ended badly; `output` is what it said itself."""

    def __init__(self, program: str, output: str) -> None:
        self.program = program
        self.output = output
        super().__init__(f"{program}: {output}")


class NoUv(Exception):  # noqa: N818 (as above)
    """There is no uv."""


class Stopped(Exception):  # noqa: N818 (as above)
    """Nobody waits for what a program would have made."""


class Tools:
    """Runs programs for several builds at once."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[str]] = set()
        self._stopped = False
        self._lock = Lock()

    def uv(self, arguments: Sequence[str], folder: Path) -> str:
        """Run uv in a folder, and return what it printed.

        Raises `NoUv`, `ToolFailed` with its output, and `Stopped` after `stop`.
        """
        program = uv_path()
        if program is None:
            raise NoUv
        return self._run([program, *arguments], folder, {**os.environ, **ENVIRONMENT})

    def stop(self) -> None:
        """End every program that runs, and start no other."""
        with self._lock:
            self._stopped = True
            for each in self._running:
                each.terminate()

    def _run(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
        with self._lock:
            if self._stopped:
                raise Stopped
            process = subprocess.Popen(  # noqa: S603 (uv, and what twofold says to it)
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
            self._running.add(process)
        try:
            printed, complaint = process.communicate()
        finally:
            with self._lock:
                self._running.discard(process)
        if self._stopped:
            raise Stopped
        if process.returncode:
            raise ToolFailed(Path(command[0]).stem, complaint.strip() or _ended(process.returncode))
        return printed


def uv_path() -> str | None:
    """Where uv is: beside the Python that runs this, or on the path."""
    beside = Path(sys.executable).with_name("uv")
    return str(beside) if beside.is_file() else which("uv")


def _ended(status: int) -> str:
    return f"it was ended by signal {-status}" if status < 0 else f"it ended with status {status}"
