"""Write a project into a folder: all of it or nothing, also when interrupted.

A new folder is built beside its place and renamed into it. In an old one, everything new is
first laid out in a staging folder beside it, then a journal of what is to be done, and only
then are files renamed into place. Whoever is killed before the journal is there has changed
nothing; after it, the next `write` completes what the journal says before it does its own.
Nothing waits for the disk: docs/decisions/0009-no-fsync.md says why.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from twofold.project.journal import JOURNAL, Journal, is_unfinished, read_journal, staging
from twofold.project.memory import MANIFEST, Manifest, digest, read_manifest
from twofold.project.plan import Conflict, Plan, Written, blocked_folders, plan
from twofold.resources.archives import mode

__all__ = ["Conflict", "Written", "finish", "write"]

STAGED = "files"


def write(files: Mapping[PurePosixPath, bytes], out: Path, *, force: bool) -> Written:
    """Bring a folder to hold these files, and say what became of each.

    What twofold wrote before and would not now is removed; other files stay. Raises
    `Conflict`, with nothing written, where a file is not twofold's or its owner has changed
    it, unless `force`. Waits while another `write` works beside the same place.
    """
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with _locked(out.parent), _told(out):
        _recover(out)
        todo = plan(files, out, force=force)
        if todo.writes or todo.removes:
            _stage_and_commit(todo, out)
    return todo.written


@contextmanager
def _locked(folder: Path) -> Generator[None]:
    """Keep other writers out: a lock on the folder leaves no file behind."""
    if sys.platform == "win32":
        # Windows locks no folders; there, one compiles into one place at a time.
        yield
        return
    import fcntl  # noqa: PLC0415 (not on Windows)

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _told(out: Path) -> Generator[None]:
    """Say to whoever is interrupted, or fails, amid the renames how they are completed."""
    try:
        yield
    except BaseException as error:
        if is_unfinished(out):
            error.add_note(f"{out} is between two states: compile again, which completes it")
        raise


def _stage_and_commit(todo: Plan, out: Path) -> None:
    new = staging(out)
    fresh = not out.exists()
    try:
        _lay_out(todo.writes, new if fresh else new / STAGED)
        if fresh:
            new.rename(out)
            return
        journal = _commit(todo, out)
    except BaseException:
        if not (new / JOURNAL).exists():
            _clear(new, ignore_errors=True)
        raise
    _apply(journal, out)


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


def _commit(todo: Plan, out: Path) -> Journal:
    """Write the journal: from here on the new project is what will be there.

    It says what each file held before, so that what somebody changes in the meantime is seen.
    """
    journal = Journal(
        {path: _digest_of(out / path) for path in todo.writes},
        {path: _digest_of(out / path) for path in todo.removes},
    )
    draft = staging(out) / f"{JOURNAL}.draft"
    _put(str(draft), journal.dumped())
    draft.rename(staging(out) / JOURNAL)
    return journal


def _digest_of(path: Path) -> str | None:
    """The digest of a file's content; None where nothing is, and nobody's where a folder is."""
    try:
        return digest(path.read_bytes())
    except IsADirectoryError:
        return ""
    except (FileNotFoundError, NotADirectoryError):
        return None


def finish(out: Path) -> None:
    """Finish, or clear away, what an interrupted `write` left beside the project."""
    out = out.resolve()
    if staging(out).exists():
        with _locked(out.parent), _told(out):
            _recover(out)


def _recover(out: Path) -> None:
    journal = read_journal(out)
    if journal:
        _apply(journal, out)
    elif staging(out).exists():
        # A journal that nobody can read says nothing: what differs is found out again.
        _clear(staging(out))


def _apply(journal: Journal, out: Path) -> None:
    """Do what the journal says, as far as it is not done yet; at last the journal goes."""
    staged = staging(out) / STAGED
    paths = (*journal.writes, *journal.removes)
    # Through a link, a file would be placed or removed somewhere else.
    blocked = blocked_folders(paths, out) | blocked_folders(paths, staged)
    left: dict[PurePosixPath, str | None] = {}
    for path, before in journal.writes.items():
        if path == MANIFEST and left:
            _remember(staged, left)
        if not blocked.isdisjoint(path.parents) or not _place(staged / path, out / path, before):
            left[path] = before
    for path, before in journal.removes.items():
        if blocked.isdisjoint(path.parents) and _digest_of(out / path) == before is not None:
            (out / path).unlink()
            _prune(out, path)
    # Without its journal, what is left of the staging folder means nothing.
    (staging(out) / JOURNAL).unlink()
    _clear(staging(out))


def _clear(folder: Path, *, ignore_errors: bool = False) -> None:
    """Remove a staging folder with what is in it."""
    from shutil import rmtree  # noqa: PLC0415 (who writes a new project has nothing to clear)

    rmtree(folder, ignore_errors=ignore_errors)


def _place(staged: Path, target: Path, before: str | None) -> bool:
    """Rename a staged file into place, unless somebody changed what it would replace."""
    if staged.is_symlink() or not staged.is_file():
        return True
    if _digest_of(target) != before:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    staged.replace(target)
    return True


def _remember(staged: Path, left: Mapping[PurePosixPath, str | None]) -> None:
    """Have the manifest say of files that stay as somebody changed them what they were before.

    What would have taken their place is still new to them.
    """
    manifest = read_manifest(staged)
    files = {path: text for path, text in {**manifest.files, **left}.items() if text is not None}
    draft = staged / f"{MANIFEST}.draft"
    draft.write_bytes(Manifest(files, manifest.settings).dumped())
    draft.replace(staged / MANIFEST)


def _prune(out: Path, path: PurePosixPath) -> None:
    """Remove the folders that a removed file leaves empty."""
    for parent in path.parents[:-1]:
        with suppress(OSError):
            (out / parent).rmdir()
