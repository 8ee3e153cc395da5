"""A new folder, put in its place whole or not at all, and never over somebody's files."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from twofold.diagnostics import Diagnostic, Span


@contextmanager
def beside(place: Path) -> Generator[Path]:
    """Give a folder to make something in, on the file system of its later place.

    It is gone afterwards, with whatever is in it still.
    """
    around = next(each for each in place.absolute().parents if each.is_dir())
    with tempfile.TemporaryDirectory(prefix=f".{place.name}.", dir=around) as folder:
        yield Path(folder)


def put(made: Path, place: Path) -> None:
    """Rename a folder into its place; raises `OSError` if something has come to be there."""
    place.parent.mkdir(parents=True, exist_ok=True)
    made.rename(place)


def take_away(place: Path) -> None:
    """Remove a folder that was put there, and the one around it if that is empty then."""
    shutil.rmtree(place)
    with suppress(OSError):
        place.parent.rmdir()


def is_taken(place: Path) -> bool:
    """Whether something is there, be it a link that leads nowhere."""
    return os.path.lexists(place)


def in_the_way(place: Path) -> Diagnostic:
    """Something is there already that somebody may need."""
    return Diagnostic(
        "would-overwrite",
        "there is something of this name already",
        Span(os.path.relpath(place), 1, 1),
        "choose another name, or move it away",
    )
