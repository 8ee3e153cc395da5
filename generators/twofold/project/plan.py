"""What writing a project would do to a folder, found out before anything is touched."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from pathlib import Path, PurePosixPath
from typing import Literal, TypeAlias

from twofold.project.memory import MANIFEST, Manifest, digest, read_manifest
from twofold.project.stackfile import UnmergeableError, digests, disagreements, merged, settings
from twofold.values import frozen

# Why a file of the folder keeps a project from being written.
Reason: TypeAlias = Literal[
    "twofold did not write it",
    "it was changed since twofold wrote it",
    "it stands where a folder or a file has to be",
    "it is not a stack's configuration",
]

CHANGED: Reason = "it was changed since twofold wrote it"
# What no force helps against.
IN_THE_WAY: Reason = "it stands where a folder or a file has to be"


@frozen
class Output:
    """The files that a folder is to hold."""

    folder: Path
    files: Mapping[PurePosixPath, bytes]


class Conflict(Exception):  # noqa: N818 (it says what there is, not that something broke)
    """Files that writing would overwrite, every one of them with the reason not to."""

    def __init__(self, out: Path, reasons: Mapping[PurePosixPath, Reason]) -> None:
        self.out = out
        self.reasons = dict(sorted(reasons.items()))
        super().__init__("\n".join(f"{out / path}: {why}" for path, why in self.reasons.items()))


@frozen
class Written:
    """What became of each file; `kept` are as their owner changed them."""

    created: tuple[PurePosixPath, ...] = ()
    updated: tuple[PurePosixPath, ...] = ()
    unchanged: tuple[PurePosixPath, ...] = ()
    removed: tuple[PurePosixPath, ...] = ()
    kept: tuple[PurePosixPath, ...] = ()


Fate: TypeAlias = Literal["created", "updated", "unchanged", "removed", "kept"]


@frozen
class Step:
    """One file: what becomes of it, what it will hold, and why that must not be, if so."""

    path: PurePosixPath
    fate: Fate
    content: bytes | None = None
    reason: Reason | None = None


@frozen
class Plan:
    """Everything that has to be written and removed, in order; the manifest comes last."""

    writes: Mapping[PurePosixPath, bytes]
    removes: tuple[PurePosixPath, ...]
    written: Written


def plan(output: Output, *, force: bool) -> Plan:
    """Compare files with what their folder holds.

    Raises `Conflict` where that would lose something which is not ours, unless `force`; and
    in any case where a folder stands in a file's place.
    """
    out, files = output.folder, output.files
    if out.exists() and not out.is_dir():
        raise Conflict(out, {PurePosixPath(): IN_THE_WAY})
    ours = _manifest(files)
    manifest = ours.dumped()
    same = _read(out / MANIFEST) == manifest
    known = ours if same else read_manifest(out)
    steps = [*_steps(files, out, known, force=force), *_stale(files, out, known)]
    reasons: dict[PurePosixPath, Reason] = {
        each.path: each.reason for each in steps if each.reason is not None
    }
    if IN_THE_WAY in reasons.values() or (reasons and not force):
        raise Conflict(out, reasons)
    writes = {
        each.path: each.content
        for each in steps
        if each.fate in ("created", "updated") and each.content is not None
    }
    if not same:
        writes[MANIFEST] = manifest
    return Plan(writes, _with(steps, "removed"), _written(steps))


def _written(steps: list[Step]) -> Written:
    return Written(
        created=_with(steps, "created"),
        updated=_with(steps, "updated"),
        unchanged=_with(steps, "unchanged"),
        removed=_with(steps, "removed"),
        kept=_with(steps, "kept"),
    )


def _with(steps: list[Step], fate: Fate) -> tuple[PurePosixPath, ...]:
    return tuple(each.path for each in steps if each.fate == fate)


def _manifest(files: Mapping[PurePosixPath, bytes]) -> Manifest:
    return Manifest(
        {path: digest(content) for path, content in files.items() if not is_stack_file(path)},
        {
            path: digests(settings(content))
            for path, content in files.items()
            if is_stack_file(path)
        },
    )


def is_stack_file(path: PurePosixPath) -> bool:
    """Whether Pulumi writes into a file as well.

    >>> is_stack_file(PurePosixPath("Pulumi.dev.yaml")), is_stack_file(PurePosixPath("Pulumi.yaml"))
    (True, False)
    """
    name = str(path)
    return name.startswith("Pulumi.") and re.fullmatch(r"Pulumi\..+\.yaml", name) is not None


def _steps(
    files: Mapping[PurePosixPath, bytes], out: Path, known: Manifest, *, force: bool
) -> Iterator[Step]:
    # Paths are compared step by step, and slowly where their steps are not the key.
    ordered = sorted(files.items(), key=lambda each: each[0].parts)
    if not out.exists():
        yield from (Step(path, "created", content) for path, content in ordered)
        return
    blocked = blocked_folders(files, out)
    for path, content in ordered:
        obstacle = next(filter(blocked.__contains__, _folders(path)), None) if blocked else None
        found = _found(f"{out}/{path}")
        if obstacle or found is Other.FOLDER:
            yield Step(obstacle or path, "kept", reason=IN_THE_WAY)
        elif is_stack_file(path):
            yield _shared(path, content, found, known)
        else:
            yield _own(path, content, found, known, force=force)


def _folders(path: PurePosixPath) -> Iterable[PurePosixPath]:
    """The folders that a file lies in, from the outermost on."""
    return reversed(path.parents[:-1])


def blocked_folders(files: Iterable[PurePosixPath], out: Path) -> frozenset[PurePosixPath]:
    """The folders in whose place stands a link or a file."""
    folders = {
        folder for each in {path.parent for path in files} for folder in (each, *each.parents)
    }
    return frozenset(
        folder
        for folder in folders - {PurePosixPath()}
        if (place := out / folder).is_symlink() or (place.exists() and not place.is_dir())
    )


class Other(Enum):
    """What may stand in a file's place."""

    FOLDER = auto()
    LINK = auto()


# What a file holds, or what stands in its place, if anything does.
Found: TypeAlias = bytes | Other | None


def _own(
    path: PurePosixPath, content: bytes, found: Found, known: Manifest, *, force: bool
) -> Step:
    """A file that is twofold's alone, as long as its owner leaves it."""
    if found is None:
        return Step(path, "created", content)
    if isinstance(found, bytes) and (found == content or digest(found) == digest(content)):
        return Step(path, "unchanged")
    reason = _reason(path, found, known)
    if reason == CHANGED and known.files[path] == digest(content) and not force:
        # What its owner made of it stands: there is nothing new to put in its place.
        return Step(path, "kept")
    return Step(path, "updated", content, reason)


def _reason(path: PurePosixPath, found: Found, known: Manifest) -> Reason | None:
    if path not in known.files:
        return "twofold did not write it"
    if not isinstance(found, bytes) or digest(found) != known.files[path]:
        return CHANGED
    return None


def _shared(path: PurePosixPath, content: bytes, found: Found, known: Manifest) -> Step:
    """A stack's file: ours in it is ours, the rest stays."""
    if not isinstance(found, bytes):
        return Step(path, "created", content)
    try:
        merge = merged(content, found, known.settings.get(path, {}))
        foreign = path not in known.settings and disagreements(content, found)
    except UnmergeableError:
        return Step(path, "updated", content, "it is not a stack's configuration")
    if merge == found:
        return Step(path, "unchanged")
    return Step(path, "updated", merge, "twofold did not write it" if foreign else None)


def _stale(files: Mapping[PurePosixPath, bytes], out: Path, known: Manifest) -> Iterator[Step]:
    """What twofold wrote once and would not write now."""
    for path in sorted(set(known.files) - set(files)):
        found = _read(out / path)
        if found is not None and digest(found) == known.files[path]:
            yield Step(path, "removed")
        elif found is not None:
            yield Step(path, "kept", reason=CHANGED)
    for path in sorted(set(known.settings) - set(files)):
        yield from _stale_stack(path, out, known.settings[path])


def _stale_stack(path: PurePosixPath, out: Path, keys: Mapping[str, str]) -> Iterator[Step]:
    """A stack's file goes when nothing is in it but what twofold set."""
    found = _read(out / path)
    if found is not None:
        yield Step(path, "removed" if _all_ours(found, keys) else "kept")


def _all_ours(found: bytes, keys: Mapping[str, str]) -> bool:
    try:
        return digests(settings(found)) == dict(keys) and found.count(b"encryption") == 0
    except UnmergeableError:
        return False


def _read(path: Path) -> bytes | None:
    """A file's content; None where there is no file, or one that cannot be looked into."""
    found = _found(str(path))
    return found if isinstance(found, bytes) else None


def _found(place: str) -> Found:
    # Every file of a project is looked for: each is asked after once.
    try:
        kind = os.lstat(place).st_mode
        if stat.S_ISLNK(kind):
            return Other.LINK
        if stat.S_ISDIR(kind):
            return Other.FOLDER
        with open(place, "rb", buffering=0) as file:  # noqa: PTH123 (a path costs as much as to read)
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
