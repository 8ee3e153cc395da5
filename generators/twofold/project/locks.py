"""Keeping two writers out of the same folders."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TypeAlias

# Entered where another holds a folder, and left when that is over.
Waiting: TypeAlias = Callable[[Path], AbstractContextManager[None]]


@contextmanager
def locked(folders: Iterable[Path], waiting: Waiting) -> Generator[None]:
    """Keep other writers out: a lock on a folder leaves no file behind."""
    if sys.platform == "win32":
        # Windows locks no folders; there, one compiles into one place at a time.
        yield
        return
    with ExitStack() as held:
        # Everybody takes theirs in one order, so that no two wait for each other.
        for folder in sorted(set(folders)):
            descriptor = os.open(folder, os.O_RDONLY)
            held.callback(os.close, descriptor)
            _lock(descriptor, folder, waiting)
        yield


def _lock(descriptor: int, folder: Path, waiting: Waiting) -> None:
    import fcntl  # noqa: PLC0415 (not on Windows)

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with waiting(folder):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
