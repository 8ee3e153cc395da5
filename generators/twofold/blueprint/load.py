"""Text to a blueprint: its files as one, every value typed, every mistake at its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from twofold.blueprint.include import SECTIONS, Whole, gather
from twofold.blueprint.model import BlueprintSpec
from twofold.blueprint.places import Places
from twofold.blueprint.text import parse, read
from twofold.blueprint.validate import validate
from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic
from twofold.values import frozen


@frozen
class Blueprint:
    """What a blueprint's files say, typed, and where they say it."""

    spec: BlueprintSpec
    places: Places
    path: Path


def load(path: Path, text: str | None = None) -> Blueprint:
    """Load a blueprint file and what it includes; with a text, as if the file held that.

    Raises `CompileError` with all findings of a file that can be parsed, or with the reason
    why it cannot.
    """
    whole = gather(read(path) if text is None else parse(text, path), path)
    places = Places(whole.table)
    findings = [*whole.findings, *_look_alikes(whole, places)]
    spec = validate(BlueprintSpec, whole.data, places, earlier=findings)
    return Blueprint(spec, places, path)


def _look_alikes(whole: Whole, places: Places) -> Iterator[Diagnostic]:
    """Names of one section that differ in capital letters alone: many a cloud ignores these."""
    for section, noun in SECTIONS.items():
        names = whole.data.get(section)
        seen: dict[str, str] = {}
        for name in names if isinstance(names, dict) else ():
            first = seen.setdefault(name.casefold(), name)
            if first != name:
                yield equal_names(noun, (section, name), (section, first), places)


def equal_names(
    noun: str, again: tuple[str, str], first: tuple[str, str], places: Places
) -> Diagnostic:
    """Names differ in more than capital letters."""
    names = f"'{printable(again[1])}' and '{printable(first[1])}' (at {places.of(*first).key})"
    message = f"{noun} names {names} differ only in capital letters"
    return Diagnostic("equal-names", message, places.of(*again).key, "rename one of them")
