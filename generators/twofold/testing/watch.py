"""Watch every output of a run, so that none stays unknown or unfinished without being named."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any, TypeGuard

from twofold.testing.hints import optional

if TYPE_CHECKING:
    from types import FrameType

# Frames of these modules are not where a program's author would look.
MACHINERY = ("pulumi", "pulumi_", "asyncio", "twofold.testing", "twofold.deploy", "contextlib")

# How an annotation that was kept as a text, as most are, allows None.
NONE_TEXT = re.compile(r"None\b.*|.*\|\s*None|(typing\.)?Optional\[.*\]", re.DOTALL)

# Above these stands the test, not the program.
RUNNER = "twofold.testing.runner"


class Outputs(set["asyncio.Future[Any]"]):
    """The set in which Pulumi keeps the outputs that it waits for; it remembers all of them.

    Pulumi puts every output in when it is made. What comes in as a coroutine was made by `apply`
    or by something built from it; each of those is kept with its place in the program.
    """

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[asyncio.Future[Any], str] = {}
        self._chosen: set[asyncio.Future[Any]] = set()

    def add(self, output: asyncio.Future[Any], /) -> None:
        """Remember an output, and where the program made it."""
        super().add(output)
        if isinstance(output, asyncio.Task) and applies(output):
            frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]  # documented
            if where := place(frame):
                self._places[output] = where
            if chooses(frame):
                self._chosen.add(output)

    def is_chosen(self, output: asyncio.Future[Any]) -> bool:
        """Say whether a function of the program made an output's value, and says it may be None."""
        return output in self._chosen

    def problems(self) -> Iterator[str]:
        """Say which applies failed, never ran, or never finished."""
        yield from self.failures()
        for output, where in self._places.items():
            if not output.done() or output.cancelled():
                yield f"the apply {where} never finished: what it waits for never came"
            elif not output.exception() and not output.result().is_known:
                yield f"the apply {where} never ran: its value is unknown"

    def failures(self) -> Iterator[str]:
        """Say which applies failed, each error where it came up first."""
        told: set[int] = set()
        for output, where in self._places.items():
            error = output.exception() if output.done() and not output.cancelled() else None
            if error and id(error) not in told:
                told.add(id(error))
                yield f"the apply {where} failed: {type(error).__name__}: {error}"


def applies(output: asyncio.Task[Any]) -> bool:
    """Say whether an output is what an `apply` will make."""
    coroutine = output.get_coro()
    return getattr(coroutine, "__qualname__", "") == "Output.apply.<locals>.run"


def chooses(frame: FrameType | None) -> bool:
    """Say whether an `apply` was given a function of the program's that says `-> ... | None`."""
    while frame is not None and frame.f_code.co_name != "apply":
        frame = frame.f_back
    function = frame.f_locals.get("func") if frame else None
    return may_be_none(function) and not str(function.__module__).startswith(MACHINERY)


def may_be_none(function: object) -> TypeGuard[FunctionType | MethodType]:
    """Say whether a function's own annotation allows `None`.

    >>> may_be_none(Outputs.add), may_be_none(place), may_be_none(lambda key: None)
    (True, False, False)
    """
    if not isinstance(function, FunctionType | MethodType):
        return False
    hint = function.__annotations__.get("return", Any)
    return bool(NONE_TEXT.fullmatch(hint)) if isinstance(hint, str) else optional(hint)


def place(frame: FrameType | None) -> str:
    """Say where in the program a frame, or the nearest one above it, stands; nothing for none."""
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module == RUNNER:
            return ""
        if not module.startswith(MACHINERY):
            return f"at {frame.f_code.co_filename}:{frame.f_lineno}, in {frame.f_code.co_name},"
        frame = frame.f_back
    return ""
