"""A program at a terminal: what somebody types, and what they see."""

from __future__ import annotations

import os
import pty
import select
import signal
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 30


class Terminal:
    """A program that runs at a terminal of its own."""

    def __init__(self, process: int, screen: int) -> None:
        self.process = process
        self._screen = screen
        self._seen = ""

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._screen, text.encode())

    def until(self, text: str) -> str:
        """Wait until a text is there, and give what came since the last time."""
        deadline = time.monotonic() + PATIENCE
        while text not in self._seen:
            assert time.monotonic() < deadline, f"{text!r} did not come: {self._seen!r}"
            assert self._read(), f"{text!r} did not come before the end: {self._seen!r}"
        before, _, self._seen = self._seen.partition(text)
        return before + text

    def rest(self) -> str:
        """Wait until the program ends, and give what came since the last time."""
        deadline = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < deadline, f"it does not end: {self._seen!r}"
        return self._seen

    def status(self) -> int:
        """Wait for the program, and give the status that it leaves with."""
        _, status = os.waitpid(self.process, 0)
        self.process = 0
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """Take the terminal away."""
        os.close(self._screen)
        if self.process:
            with suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._screen], [], [], 0.2)
        if not ready:
            return True
        try:
            came = os.read(self._screen, 65536)
        except OSError:  # nobody has the other end open
            return False
        self._seen += came.decode(errors="replace")
        return bool(came)


@contextmanager
def terminal(words: Sequence[str], folder: Path, env: Mapping[str, str]) -> Generator[Terminal]:
    """Run a program at a terminal."""
    process, screen = pty.fork()
    if process == 0:
        try:
            os.chdir(folder)
            os.execvpe(words[0], [*words], dict(env))
        finally:
            os._exit(127)
    running = Terminal(process, screen)
    try:
        yield running
    finally:
        running.close()
