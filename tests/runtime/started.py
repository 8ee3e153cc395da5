"""Commands of a package, as a container starts them: in its folder, which they may not change."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .built import Package
from .processes import eventually

# A few seconds more than what has begun.
STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Started:
    """A process that was started; what it prints goes to `log`."""

    process: subprocess.Popen[bytes]
    log: Path
    port: int

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
def started(
    package: Package, command: Sequence[str], port: int, settings: Mapping[str, str] | None = None
) -> Generator[Started]:
    """Run a command until the block ends; `settings` are some that it has besides."""
    # Its `python` is the one that runs the tests.
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    outside = {"PATH": path, "PORT": str(port), "PYTHONDONTWRITEBYTECODE": "1"}
    log = package.folder.parent / f"log-{port}-{Path(command[-1]).stem}"
    before = sorted(package.folder.rglob("*"))
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command],
            cwd=package.folder,
            env={**package.settings, **outside, **(settings or {})},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Started(process, log, port)
        # The root file system of a pod is read-only.
        assert sorted(package.folder.rglob("*")) == before
    finally:
        process.kill()
        process.wait(10)
