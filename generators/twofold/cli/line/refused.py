"""What the system refuses to read or write: which path, why, and a way out that there is."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from twofold.diagnostics import Diagnostic, Span, stop

# By the system's own numbers for what is wrong.
_IN_THE_WAY = "a file stands where a folder has to be: move it"
_FORBIDDEN = "look at who may read and write there"
WAYS_OUT: Mapping[int, str] = {
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _FORBIDDEN,
    errno.ENOSPC: "make room on that disk",
    errno.EDQUOT: "make room on that disk",
    errno.ENAMETOOLONG: "make the path shorter",
    errno.EISDIR: "a folder stands where a file has to be: move it",
}


@contextmanager
def writing(place: Path, option: str = "") -> Generator[None]:
    """Say of what the system refuses meanwhile which place it is about, and what names another."""
    try:
        yield
    except OSError as error:
        stop(unusable_path(error, place, option))


def unusable_path(error: OSError, place: Path | None = None, option: str = "") -> Diagnostic:
    """The system refuses to read or write something, and says why.

    `place` is what was to be written, and `option` what names another one, if a command has that.
    """
    path = error.filename2 or error.filename
    refused = Path(str(path)) if path else None
    if place and (refused is None or _is_draft(refused, place)):
        refused = place
    if refused and error.errno == errno.ENOTDIR:
        refused = _in_the_way(refused)
    way_out = WAYS_OUT.get(error.errno or 0, "look at the path")
    helps = option and place and refused and _is_near(refused, place)
    other = f", or choose another path with {option}" if helps else ""
    return Diagnostic(
        "unusable-path",
        f"the system says: {error.strerror or error}",
        Span(os.path.relpath(refused or "."), 1, 1),
        "; ".join((f"{way_out}{other}", *notes(error))),
    )


def _in_the_way(path: Path) -> Path:
    """The file that stands where a path has a folder."""
    return next((each for each in (path, *path.parents) if each.is_file()), path)


def _is_draft(path: Path, place: Path) -> bool:
    """Whether a path is of what is made beside a place, under a name that nobody knows."""
    around, whole = place.resolve().parent, path.resolve()
    return around in whole.parents and whole.relative_to(around).parts[0].startswith(".")


def _is_near(path: Path, place: Path) -> bool:
    """Whether a path is in a place, or around it."""
    one, other = path.resolve(), place.resolve()
    return one.is_relative_to(other) or other.is_relative_to(one)


def notes(error: BaseException) -> Sequence[str]:
    """What those that an error passed through had to add."""
    return getattr(error, "__notes__", ())
