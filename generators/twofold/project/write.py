"""Write files into folders: all of them or none, also when interrupted.

Everything new is first laid out in a staging folder beside each, then a journal there of what is
to be done, and only then are files renamed into place; a folder that is new itself is renamed as
a whole. Whoever is killed before the journals are there has changed nothing; after them, the next
`write` completes what they say before it does its own. Between the first journal and the last,
nothing is done but to rename them.
Nothing waits for the disk: docs/decisions/0009-no-fsync.md says why.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from twofold.project.journal import JOURNAL, Journal, is_unfinished, read_journal, staging
from twofold.project.locks import Waiting, locked
from twofold.project.memory import MANIFEST, Manifest, read_manifest
from twofold.project.plan import Conflict, Output, Plan, Written, blocked_folders, plan
from twofold.project.stage import STAGED, clear, decide, digest_of, forget, stage

__all__ = ["Conflicts", "Output", "UnwritableFolder", "Written", "write"]


class Conflicts(Exception):  # noqa: N818 (it says what there is, not that something broke)
    """What writing would overwrite, in every folder in which it would something."""

    def __init__(self, each: Sequence[Conflict]) -> None:
        self.each = each
        super().__init__("\n".join(map(str, each)))


class UnwritableFolder(OSError):  # noqa: N818 (it is what is the matter)
    """The system refuses what one of several folders needs."""

    def __init__(self, folder: Path, error: OSError) -> None:
        self.folder = folder
        path = error.filename2 or error.filename
        super().__init__(error.errno, error.strerror or str(error), path)


def write(outputs: Sequence[Output], *, force: bool, waiting: Waiting) -> Sequence[Written]:
    """Bring folders to hold their files, all of them or none, and say what became of each file.

    What twofold wrote before and would not now is removed; other files stay. Raises
    `Conflicts`, with nothing written, where a file is not twofold's or its owner has changed
    it, unless `force`; and `UnwritableFolder`. Waits while another `write` works beside the same
    places, as it tells `waiting`.
    """
    outputs = [Output(each.folder.resolve(), each.files) for each in outputs]
    folders = [each.folder for each in outputs]
    with _around(folders), locked((out.parent for out in folders), waiting), _told(folders):
        for out in folders:
            with _about(out):
                _recover(out)
        plans = _plans(outputs, force=force)
        for out, journal in _prepared(plans).items():
            with _about(out):
                _apply(journal, out)
    return [each.written for each in plans.values()]


@contextmanager
def _around(folders: Sequence[Path]) -> Generator[None]:
    """Make what folders are to lie in; where nothing comes of it, what was not there goes."""
    # Not every path is one that the system takes, where a `Path` would raise.
    above = {each for out in folders for each in out.parents if not os.path.exists(each)}  # noqa: PTH110
    try:
        for out in folders:
            with _about(out):
                out.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for each in sorted(above, reverse=True):
            with suppress(OSError):
                each.rmdir()
        raise


@contextmanager
def _about(out: Path) -> Generator[None]:
    """Say which folder it is that the system refuses something of."""
    try:
        yield
    except OSError as error:
        raise UnwritableFolder(out, error) from error


@contextmanager
def _told(folders: Collection[Path]) -> Generator[None]:
    """Say to whoever is interrupted, or fails, amid the renames how they are completed."""
    try:
        yield
    except BaseException as error:
        for out in filter(is_unfinished, folders):
            error.add_note(f"{out} is between two states: compile again, which completes it")
        raise


def _plans(outputs: Sequence[Output], *, force: bool) -> Mapping[Path, Plan]:
    """Find out what there is to do in each folder, or everything that is in the way."""
    plans: dict[Path, Plan] = {}
    conflicts: list[Conflict] = []
    for each in outputs:
        try:
            with _about(each.folder):
                plans[each.folder] = plan(each, force=force)
        except Conflict as conflict:
            conflicts.append(conflict)
    if conflicts:
        raise Conflicts(conflicts)
    return plans


def _prepared(plans: Mapping[Path, Plan]) -> Mapping[Path, Journal]:
    """Make what is new beside its folders, then the journals: from there on it will be in place."""
    changing = {out: todo for out, todo in plans.items() if todo.writes or todo.removes}
    try:
        journals = {out: _staged(todo, out) for out, todo in changing.items()}
        for out in changing:
            decide(out)
    except BaseException:
        for out in changing:
            forget(out)
        raise
    return journals


def _staged(todo: Plan, out: Path) -> Journal:
    with _about(out):
        return stage(todo, out)


def _recover(out: Path) -> None:
    journal = read_journal(out)
    if journal:
        _apply(journal, out)
    elif staging(out).exists():
        # A journal that nobody can read says nothing: what differs is found out again.
        clear(staging(out))


def _apply(journal: Journal, out: Path) -> None:
    """Do what the journal says, as far as it is not done yet; at last the journal goes."""
    staged = staging(out) / STAGED
    whole = journal.is_of_new_folder and staged.is_dir() and not staged.is_symlink()
    if whole and not out.exists():
        staged.rename(out)
    else:
        _place_all(journal, staged, out)
    # Without its journal, what is left of the staging folder means nothing.
    (staging(out) / JOURNAL).unlink()
    clear(staging(out))


def _place_all(journal: Journal, staged: Path, out: Path) -> None:
    """Place and remove files one by one."""
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
        if blocked.isdisjoint(path.parents) and digest_of(out / path) == before is not None:
            (out / path).unlink()
            _prune(out, path)


def _place(staged: Path, target: Path, before: str | None) -> bool:
    """Rename a staged file into place, unless somebody changed what it would replace."""
    if staged.is_symlink() or not staged.is_file():
        return True
    if digest_of(target) != before:
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
