"""Showing a stack as a picture: its services, what they share, and the links between them."""

from __future__ import annotations

from twofold.cli.actions.target import Target, target_of
from twofold.cli.line.leaving import UsageError
from twofold.cli.selection import Selection
from twofold.cli.terminal.output import Drawing, say
from twofold.cli.terminal.progress import steps
from twofold.compile import CLOUDS, compile_placement, place_stack
from twofold.diagnostics import nearest
from twofold.placement.model import ApplicationStack, PlatformStack
from twofold.show.picture.application import application
from twofold.show.picture.model import Picture, around
from twofold.show.picture.parts import platform


def show_picture(
    selection: Selection, only: str | None, drawing: Drawing, *, with_resources: bool
) -> None:
    """Draw a stack, or one thing in it and what that has to do with."""
    with steps(drawing) as at:
        at(f"Reading {selection.named}")
        target = target_of(selection)
        at(f"Compiling {target.stack.name}")
        picture = _picture(target)
        if only is not None:
            _require(only, picture)
            picture = around(picture, only)
        at(f"Drawing {target.stack.name}")
        drawn = _drawn(picture, drawing, with_resources=with_resources)
    say(drawn)


def _picture(target: Target) -> Picture:
    details = CLOUDS[target.stack.cloud].details
    match target.stack:
        case ApplicationStack():
            placement = place_stack(target.stack, target.blueprint)
            return application(placement, compile_placement(placement), details)
        case PlatformStack():
            return platform(target.stack, target.compiled(), details)


def _drawn(picture: Picture, drawing: Drawing, *, with_resources: bool) -> str:
    # Each waits for what it draws with alone.
    match drawing:
        case "mermaid":
            from twofold.show.picture.mermaid import mermaid  # noqa: PLC0415

            return mermaid(picture, with_resources=with_resources)
        case "svg":
            from twofold.show.picture.svg import svg  # noqa: PLC0415

            return svg(picture, with_resources=with_resources)
        case "html":
            from twofold.show.picture.html import html  # noqa: PLC0415

            return html(picture)


def _require(only: str, picture: Picture) -> None:
    names = {thing.name for thing in picture.things}
    if only not in names:
        raise UsageError(f"nothing is called '{only}'; {nearest(only, names)}", "--only")
