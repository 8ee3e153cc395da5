"""Watch the threads that a program starts: one that fails would only be printed."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Generator, Iterator

# There is no public list of the workers of executors, which wait for work for ever.
from concurrent.futures.thread import (
    _threads_queues as workers,  # pyright: ignore[reportPrivateUsage, reportUnknownVariableType]
)
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Threads:
    """The threads of a run: all but those that were there before it, and the run's own."""

    before: frozenset[threading.Thread] = field(
        default_factory=lambda: frozenset(threading.enumerate())
    )

    @contextmanager
    def watched(self, problems: list[str]) -> Generator[None]:
        """Make a problem of each exception that ends one of them."""
        hook = threading.excepthook

        def note(args: threading.ExceptHookArgs) -> None:
            if args.thread in self.before:
                hook(args)
            elif args.exc_type is not SystemExit:
                problems.append(
                    f"the thread {args.thread.name if args.thread else '?'!r} failed:"
                    f" {args.exc_type.__name__}: {args.exc_value}"
                )

        threading.excepthook = note
        try:
            yield
        finally:
            threading.excepthook = hook

    async def ended(self, seconds: float) -> list[str]:
        """Wait for them, as Python does at a program's end; name those that do not end in time."""
        end = time.monotonic() + seconds
        own = list(self._own())
        for each in own:
            await asyncio.to_thread(each.join, max(0, end - time.monotonic()))
        return [
            f"the thread {each.name!r} did not end within {seconds:g} seconds"
            for each in own
            if each.is_alive()
        ]

    def _own(self) -> Iterator[threading.Thread]:
        for each in threading.enumerate():
            lasting = each.daemon or each in workers
            if each.is_alive() and each not in self.before and not lasting:
                yield each
