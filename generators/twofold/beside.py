"""Work beside other work: on other processors, where there are some."""

from __future__ import annotations

import marshal
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any, NoReturn, TypeVar, cast

# Held by a thread while it does what a copy of the process must not be in the middle of.
COPYING = Lock()

# With so many processes at most: each has to copy what it touches of the first one's memory.
PROCESSES = 4

Told = TypeVar("Told")
Piece = TypeVar("Piece")


def together(works: Sequence[Callable[[], Piece]]) -> list[Piece]:
    """Do up to 256 pieces of work, in copies of this process too, and list what each comes to.

    What `beside` says holds for each of them. Whoever is free takes the next.
    """
    with _claims(len(works)) as claims:

        def work() -> dict[int, Piece]:
            return {at: works[at]() for at in claims}

        waiting = [beside(work) for _ in range(min(_processors(), PROCESSES) - 1)]
        done = work()
        for result in waiting:
            done.update(result())
    # What a copy took, and came to nothing with, is done here.
    return [done[at] if at in done else work() for at, work in enumerate(works)]


@contextmanager
def _claims(count: int) -> Generator[Iterator[int]]:
    """Numbers of which each comes up in one process only, by way of a pipe that all read."""
    try:
        reader, writer = os.pipe()
    except OSError:
        # Nor is there room for what copies tell.
        yield iter(range(count))
        return
    with open(writer, "wb") as pipe:  # noqa: PTH123 (it has no path)
        pipe.write(bytes(range(count)))
    with open(reader, "rb", buffering=0) as pipe:  # noqa: PTH123 (as above)
        yield (claimed[0] for claimed in iter(lambda: pipe.read(1), b""))


def beside(work: Callable[[], Told]) -> Callable[[], Told]:
    """Begin some work in a copy of this process, and give what waits for its result.

    The work may change nothing and say nothing, and what it comes to consists of what `marshal`
    knows: texts, bytes, numbers, and lists and dictionaries of these. Where there is no second
    processor or no room for a copy, and where the copy comes to nothing, it is done here when its
    result is asked for; so what it raises comes from there.
    """
    if _processors() == 1:
        return work
    try:
        copy, reader = _begun(work)
    except OSError:
        return work

    def result() -> Told:
        with open(reader, "rb") as pipe:  # noqa: PTH123 (it has no path)
            told = pipe.read()
        return marshal.loads(told) if _succeeded(copy) else work()  # noqa: S302 (a copy's of ours)

    return result


def _processors() -> int:
    """Count the processors that this process and copies of it may work on."""
    # Elsewhere a system's own libraries may not survive to be copied.
    # https://docs.python.org/3/library/os.html#os.fork
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _begun(work: Callable[[], Told]) -> tuple[int, int]:
    """Make a copy that works, and return its process and where its result can be read."""
    reader, writer = os.pipe()
    # Ctrl-C is for the first process, and for the copy once that knows how to end.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with COPYING:
            copy = os.fork()
        if copy == 0:
            _tell(work, reader, writer)
    except OSError:
        os.close(reader)
        raise
    finally:
        os.close(writer)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return copy, reader


def _tell(work: Callable[[], object], reader: int, writer: int) -> NoReturn:
    """Do the work and end, whatever comes of it."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        # So that a first process that is gone is noticed.
        os.close(reader)
        _leave_streams(writer)
        with open(writer, "wb") as pipe:
            marshal.dump(cast("Any", work()), pipe)
        status = 0
    finally:
        os._exit(status)


def _leave_streams(writer: int) -> None:
    """Nobody who reads what the first process says waits for the end of a copy."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in {0, 1, 2} - {writer}:
        os.dup2(nothing, stream)


def _succeeded(copy: int) -> bool:
    try:
        return os.waitpid(copy, 0)[1] == 0
    except ChildProcessError:
        # Somebody has told the system to take no notice of what ends (`trap '' CHLD`).
        return False
