"""What a folder will hold, made beside it before anything in it is touched."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from twofold.project.journal import JOURNAL, Journal, staging
from twofold.project.memory import digest
from twofold.project.plan import Plan
from twofold.resources.archives import mode

STAGED = "files"


def stage(todo: Plan, out: Path) -> Journal:
    """Lay out what a folder will hold, and the draft of its journal.

    That says what each file held before, so that what somebody changes in the meantime is seen.
    """
    _lay_out(todo.writes, staging(out) / STAGED)
    journal = Journal(_held(todo.writes, out), _held(todo.removes, out))
    _put(str(_draft(out)), journal.dumped())
    return journal


def _draft(out: Path) -> Path:
    return staging(out) / f"{JOURNAL}.draft"


def decide(out: Path) -> None:
    """Put the journal in its place: from here on, what it says will be done."""
    _draft(out).rename(staging(out) / JOURNAL)


def forget(out: Path) -> None:
    """Take back what was prepared: without its journal first, what is left means nothing."""
    with suppress(OSError):
        (staging(out) / JOURNAL).unlink(missing_ok=True)
    clear(staging(out), ignore_errors=True)


def _lay_out(files: Mapping[PurePosixPath, bytes], folder: Path) -> None:
    """Write files into a folder of their own."""
    folder.mkdir(parents=True)
    for parent in {path.parent for path in files}:
        (folder / parent).mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        _put(f"{folder}/{path}", content)


def _put(path: str, content: bytes) -> None:
    """Write a new file, as `open` would that did not ask what kind of file it is."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, mode(content))
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def _held(paths: Iterable[PurePosixPath], out: Path) -> Mapping[PurePosixPath, str | None]:
    """What each of some files of a folder holds."""
    if not out.exists():
        return dict.fromkeys(paths)
    return {path: digest_of(out / path) for path in paths}


def digest_of(path: Path) -> str | None:
    """The digest of a file's content; None where nothing is, and nobody's where a folder is."""
    try:
        return digest(path.read_bytes())
    except IsADirectoryError:
        return ""
    except (FileNotFoundError, NotADirectoryError):
        return None


def clear(folder: Path, *, ignore_errors: bool = False) -> None:
    """Remove a staging folder with what is in it."""
    with suppress(OSError):
        # Nothing is, where a whole folder was new.
        folder.rmdir()
        return
    from shutil import rmtree  # noqa: PLC0415 (who writes a new project has nothing to clear)

    rmtree(folder, ignore_errors=ignore_errors)
