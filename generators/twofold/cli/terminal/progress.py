"""What a command is at, for whoever waits at a terminal for longer than a second."""

from __future__ import annotations

import os
import signal
import stat
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING, TextIO, TypeAlias

from twofold.beside import COPYING
from twofold.cli.terminal.output import Shown, complain
from twofold.diagnostics import visible

if TYPE_CHECKING:
    from rich.progress import Progress

# Who waits no longer than this many seconds sees nothing.
PATIENCE = 1.0

Say: TypeAlias = Callable[[str], None]


@contextmanager
def steps(format_: Shown) -> Generator[Say]:
    """Give what takes the step that a command is at.

    What was shown of it is gone when this ends, before the command prints anything.
    """
    if not watched(format_):
        yield lambda _: None
        return
    waiting = _Waiting()
    try:
        yield waiting.at
    finally:
        waiting.end()


@contextmanager
def waiting(step: str, at: Say, format_: Shown) -> Generator[None]:
    """Say what is waited for: it may take long, so that a log has it too, as a plain line."""
    if watched(format_):
        at(step)
        yield
        return
    timer = _started(lambda: complain(step))
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def watched(format_: Shown) -> bool:
    """Whether somebody looks at the terminal meanwhile, and not at a pager or a program."""
    return (
        format_ != "json"
        and sys.stderr.isatty()
        and os.environ.get("TERM") != "dumb"
        and not _piped(sys.stdout)
    )


def _piped(stream: TextIO) -> bool:
    return stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)


def _started(do: Callable[[], None]) -> Timer:
    """Have a thread of its own do something after a while."""
    timer = Timer(PATIENCE, do)
    timer.daemon = True
    # Threads have the mask of who starts them. Ctrl-C is for the one that does the work: it
    # may be waiting for another program, and would not wake by a signal to one of these.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    timer.start()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return timer


class _Waiting:
    """A wait that begins to show itself after a while, from a thread of its own."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._step = ""
        self._shown: Progress | None = None
        self._over = False
        self._lock = Lock()
        self._timer = _started(self._show)

    def at(self, step: str) -> None:
        """Say which step it is now."""
        with self._lock:
            self._step = visible(step)
            if self._shown:
                self._shown.update(self._shown.task_ids[0], description=self._step)

    def end(self) -> None:
        """Show nothing any more, and leave no thread."""
        self._timer.cancel()
        with self._lock:
            self._over = True
            if self._shown:
                self._shown.stop()
        self._timer.join()

    def _show(self) -> None:
        with COPYING:
            progress = _progress()  # imports for a while, in which the command may end
        with COPYING, self._lock:
            if self._over:
                return
            progress.add_task(self._step, total=None)
            progress.tasks[0].start_time = self._began
            progress.start()
            self._shown = progress


def _progress() -> Progress:
    # Most commands are done before they need it.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    return Progress(
        SpinnerColumn("line"),  # in letters that any terminal has
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        get_time=time.monotonic,
        redirect_stdout=False,
        redirect_stderr=False,
        transient=True,
    )
