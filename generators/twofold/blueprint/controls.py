"""The rule that no text commands the terminals and pages that show it."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.blueprint.places import Loc, Place
from twofold.blueprint.words import name_of
from twofold.diagnostics import CONTROLS, Diagnostic, Span


def check_controls(loc: Loc, place: Place) -> Iterator[Diagnostic]:
    r"""No text has control characters, which quotes let in: `"\e[31m"` begins with one."""
    found = CONTROLS.search(place.text or "")
    if found:
        yield control_in_text(name_of(loc), found[0], place.value)


def control_in_text(name: str, character: str, span: Span) -> Diagnostic:
    """A text is shown as it is written, and nobody reads control characters."""
    return Diagnostic(
        "control-character",
        f"the text of {name} has the control character U+{ord(character):04X} in it",
        span,
        "remove it: a terminal that shows the text would obey it",
    )
