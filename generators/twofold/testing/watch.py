"""Watch every output of a run, so that none stays unknown or unfinished without being named."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

# Frames of these modules are not where a program's author would look.
MACHINERY = ("pulumi", "pulumi_", "asyncio", "twofold.testing", "twofold.deploy", "contextlib")


class Outputs(set["asyncio.Future[Any]"]):
    """The set in which Pulumi keeps the outputs that it waits for; it remembers all of them.

    Pulumi puts every output in when it is made. What comes in as a coroutine was made by `apply`
    or by something built from it; each of those is kept with its place in the program.
    """

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[asyncio.Future[Any], str] = {}

    def add(self, output: asyncio.Future[Any], /) -> None:
        """Remember an output, and where the program made it."""
        super().add(output)
        if isinstance(output, asyncio.Task) and applies(output):
            self._places[output] = place(sys._getframe(1))  # noqa: SLF001  # documented, for debuggers

    def problems(self) -> Iterator[str]:
        """Say which applies failed, never ran, or never finished; each place once."""
        told: set[str] = set()
        for output, where in self._places.items():
            problem = self._problem(output, where)
            if problem and problem not in told:
                told.add(problem)
                yield problem

    def _problem(self, output: asyncio.Future[Any], where: str) -> str:
        if not output.done() or output.cancelled():
            return f"the apply {where} never finished: what it waits for never came"
        if error := output.exception():
            return f"the apply {where} failed: {type(error).__name__}: {error}"
        if not output.result().is_known:
            return f"the apply {where} never ran: its value is unknown"
        return ""


def applies(output: asyncio.Task[Any]) -> bool:
    """Say whether an output is what an `apply` will make."""
    coroutine = output.get_coro()
    return getattr(coroutine, "__qualname__", "") == "Output.apply.<locals>.run"


def place(frame: FrameType | None) -> str:
    """Say where in the program a frame, or the nearest one above it, stands."""
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if not module.startswith(MACHINERY):
            return f"at {frame.f_code.co_filename}:{frame.f_lineno}, in {frame.f_code.co_name},"
        frame = frame.f_back
    return "inside Pulumi's SDK"
