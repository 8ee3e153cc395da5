"""Write a project into a folder: all of it or nothing, also when interrupted.

A new folder is built beside its place and renamed into it. In an old one, everything new is
first laid out in a staging folder beside it, then a journal of what is to be done, and only
then are files renamed into place. Whoever is killed before the journal is there has changed
nothing; after it, the next `write` completes what the journal says before it does its own.
Nothing waits for the disk: docs/decisions/0009-no-fsync.md says why.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from twofold.project.memory import MANIFEST, Manifest, digest, read_manifest
from twofold.project.plan import Conflict, Plan, Written, plan
from twofold.resources.archives import mode

__all__ = ["Conflict", "Written", "write"]

JOURNAL = "journal.json"
STAGED = "files"


def write(files: Mapping[PurePosixPath, bytes], out: Path, *, force: bool) -> Written:
    """Bring a folder to hold these files, and say what became of each.

    What twofold wrote before and would not now is removed; other files stay. Raises
    `Conflict`, with nothing written, where a file is not twofold's or its owner has changed
    it, unless `force`. Waits while another `write` works beside the same place.
    """
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with _locked(out.parent):
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


def _staging(out: Path) -> Path:
    """The folder beside a project where its next state is made: on the same file system."""
    return out.with_name(f".{out.name}.twofold-new")


def _stage_and_commit(todo: Plan, out: Path) -> None:
    staging = _staging(out)
    fresh = not out.exists()
    try:
        _lay_out(todo.writes, staging if fresh else staging / STAGED)
        if fresh:
            staging.rename(out)
        else:
            _commit(todo, out, staging)
    except BaseException:
        if not (staging / JOURNAL).exists():
            _clear(staging, ignore_errors=True)
        raise
    if not fresh:
        _apply(out, staging)


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


def _commit(todo: Plan, out: Path, staging: Path) -> None:
    """Write the journal: from here on the new project is what will be there.

    It says what each file held before, so that what somebody changes in the meantime is seen.
    """
    before = {str(path): _digest_of(out / path) for path in (*todo.writes, *todo.removes)}
    journal = {
        "writes": {str(path): before[str(path)] for path in todo.writes},
        "removes": {str(path): before[str(path)] for path in todo.removes},
    }
    draft = staging / f"{JOURNAL}.draft"
    _put(str(draft), json.dumps(journal).encode())
    draft.rename(staging / JOURNAL)


def _digest_of(path: Path) -> str | None:
    try:
        return digest(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None


def _recover(out: Path) -> None:
    """Finish, or clear away, what an interrupted `write` left beside the project."""
    staging = _staging(out)
    if (staging / JOURNAL).exists():
        _apply(out, staging)
    elif staging.exists():
        _clear(staging)


def _apply(out: Path, staging: Path) -> None:
    """Do what the journal says, as far as it is not done yet; at last the journal goes."""
    journal: Mapping[str, Mapping[str, str | None]] = json.loads((staging / JOURNAL).read_bytes())
    left: dict[str, str | None] = {}
    for path, before in journal["writes"].items():
        if path == str(MANIFEST) and left:
            _remember(staging / STAGED, left)
        if not _place(staging / STAGED / path, out / path, before):
            left[path] = before
    for path, before in journal["removes"].items():
        if _digest_of(out / path) == before is not None:
            (out / path).unlink()
            _prune(out, PurePosixPath(path))
    # Without its journal, what is left of the staging folder means nothing.
    (staging / JOURNAL).unlink()
    _clear(staging)


def _clear(staging: Path, *, ignore_errors: bool = False) -> None:
    """Remove a staging folder with what is in it."""
    from shutil import rmtree  # noqa: PLC0415 (who writes a new project has nothing to clear)

    rmtree(staging, ignore_errors=ignore_errors)


def _place(staged: Path, target: Path, before: str | None) -> bool:
    """Rename a staged file into place, unless somebody changed what it would replace."""
    if not staged.exists():
        return True
    if _digest_of(target) != before:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    staged.replace(target)
    return True


def _remember(staged: Path, left: Mapping[str, str | None]) -> None:
    """Have the manifest say of files that stay as somebody changed them what they were before.

    What would have taken their place is still new to them.
    """
    manifest = read_manifest(staged)
    earlier = {PurePosixPath(path): before for path, before in left.items()}
    files = {path: text for path, text in {**manifest.files, **earlier}.items() if text is not None}
    draft = staged / f"{MANIFEST}.draft"
    draft.write_bytes(Manifest(files, manifest.settings).dumped())
    draft.replace(staged / MANIFEST)


def _prune(out: Path, path: PurePosixPath) -> None:
    """Remove the folders that a removed file leaves empty."""
    for parent in path.parents[:-1]:
        with suppress(OSError):
            (out / parent).rmdir()
