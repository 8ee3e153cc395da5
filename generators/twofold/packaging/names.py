"""The names of files that go into a package: text on every machine that unpacks it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from twofold.diagnostics import CompileError, Diagnostic, Span
from twofold.packaging.texts import shown_path


def named(folder: Path, files: Iterable[Path]) -> Sequence[Path]:
    """The files of a folder, as they are given. Raises a finding for each whose name is no text."""
    found = tuple(files)
    unnamed = [name_not_utf_8(folder / each) for each in found if not _is_text(str(each))]
    if unnamed:
        raise CompileError(unnamed)
    return found


def _is_text(name: str) -> bool:
    # Python has bytes of a name that are not UTF-8 as halves of characters, which nothing writes.
    # https://docs.python.org/3/library/os.html#file-names-command-line-arguments-and-environment-variables
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def name_not_utf_8(path: Path) -> Diagnostic:
    """A file, or a folder around it, has a name of other bytes than UTF-8."""
    return Diagnostic(
        "name-not-utf-8",
        "the name of this file is not UTF-8, and goes into no package",
        Span(shown_path(path), 1, 1),
        "rename it, or the folder in which such a name stands; or remove it",
    )
