"""Work beside other work: on a second processor, where there is one."""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable
from threading import Lock
from typing import NoReturn, TypeVar

# Held by a thread while it does what a copy of the process must not be in the middle of.
COPYING = Lock()


Told = TypeVar("Told", bound="bytes | dict[str, bytes]")


def beside(work: Callable[[], Told]) -> Callable[[], Told]:
    """Begin some work in a copy of this process, and give what waits for its result.

    The work may change nothing and say nothing. Where there is no second processor, and where the
    copy comes to nothing, it is done here when its result is asked for; so what it raises comes
    from there.
    """
    if not _has_second_processor():
        return work
    reader, writer = os.pipe()
    with COPYING:
        copy = os.fork()
    if copy == 0:
        os.close(reader)
        _tell(work, writer)
    os.close(writer)

    def result() -> Told:
        with open(reader, "rb") as pipe:  # noqa: PTH123 (it has no path)
            told = pipe.read()
        _, status = os.waitpid(copy, 0)
        return marshal.loads(told) if status == 0 else work()  # noqa: S302 (of a copy of ours)

    return result


def _has_second_processor() -> bool:
    # Elsewhere a system's own libraries may not survive to be copied.
    # https://docs.python.org/3/library/os.html#os.fork
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


def _tell(work: Callable[[], bytes | dict[str, bytes]], writer: int) -> NoReturn:
    """Do the work and end, whatever comes of it."""
    status = 1
    try:
        with open(writer, "wb") as pipe:
            marshal.dump(work(), pipe)
        status = 0
    finally:
        os._exit(status)
