"""What a package is made of, known without making it: its digest tells when to build again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from twofold.packaging import python
from twofold.packaging.builds import Build, Kind
from twofold.packaging.names import named
from twofold.packaging.python.dependencies import (
    PROJECT,
    REQUIREMENTS,
    Dependencies,
    Finder,
    Foreign,
    Listed,
    Unlocked,
)
from twofold.packaging.python.locks import LOCK, Locked
from twofold.packaging.python.unread import Unread
from twofold.packaging.texts import text_of
from twofold.resources.archives import archive, archived_files
from twofold.resources.values import Archive
from twofold.values import frozen

# Another number has everything built again: packages are not made as they were before.
MANNER = "1"

# What a folder of code holds at its top for those who work on it, and a package does not need.
FOR_BUILDING = frozenset({"tests", PROJECT, REQUIREMENTS, LOCK, "Dockerfile", ".dockerignore"})


@frozen
class Inputs:
    """What a package is made of; `own` are the files of the service's folder, by their place there.

    `adapters` are files beside them, and `requirements` are what adapters import.
    """

    own: tuple[Path, ...]
    adapters: Mapping[str, str]
    requirements: tuple[str, ...]
    dependencies: Dependencies
    digest: str


@frozen
class _Content:
    """What differs where two packages do: many services are of one folder and the same adapters."""

    kind: Kind
    runtime: str
    platform: str
    folder: Path
    adapters: tuple[tuple[str, str], ...]
    requirements: tuple[str, ...]
    dependencies: Dependencies


def packaged_files(folder: Path) -> tuple[Path, ...]:
    """The files of a service's folder that its package has, relative to it, in a fixed order."""
    return tuple(each for each in archived_files(folder) if each.parts[0] not in FOR_BUILDING)


class Reader:
    """Finds what packages are made of; what several have in common is read once."""

    def __init__(self) -> None:
        self._finder = Finder()
        self._own = cache(packaged_files)
        self._packaged = cache(_packaged_digest)
        self._archived = cache(_archived_digest)
        self._digest = cache(self._digest_of)
        self.archive = cache(_archive)

    def inputs(self, build: Build) -> Inputs:
        """What a build's package is made of."""
        code, adapters, requirements = build.code, python.files(build), python.requirements(build)
        dependencies = self._finder.dependencies(code.folder, build.cloud)
        content = _Content(
            build.kind,
            code.runtime,
            build.platform,
            code.folder,
            tuple(sorted(adapters.items())),
            tuple(requirements),
            dependencies,
        )
        return Inputs(
            self._own(code.folder),
            adapters,
            content.requirements,
            dependencies,
            self._digest(content),
        )

    def _digest_of(self, content: _Content) -> str:
        parts = [
            ("manner", MANNER),
            ("kind", content.kind),
            ("runtime", content.runtime),
            ("platform", content.platform),
            ("own", self._packaged(content.folder)),
            *(("adapter", f"{path}\0{text}") for path, text in content.adapters),
            ("entry", python.entry(content.kind)),
            *(("requirement", each) for each in content.requirements),
            *self._told(content.dependencies),
        ]
        return _digest((what, text.encode()) for what, text in parts)

    def _told(self, dependencies: Dependencies) -> Iterator[tuple[str, str]]:
        match dependencies:
            case Locked(_, name, extras, text, folders):
                yield "locked", "\0".join((name, *extras, text))
                yield from (("shared", self._archived(folder)) for folder in folders)
            case Listed(file) | Unlocked(file) | Foreign(file) | Unread(file):
                yield file.name, text_of(file)
            case None:
                return


def _packaged_digest(folder: Path) -> str:
    return _digest(_contents(folder, named(folder, packaged_files(folder))))


def _archived_digest(folder: Path) -> str:
    return _digest(_contents(folder, named(folder, archived_files(folder))))


def _archive(folder: Path) -> Archive:
    named(folder, archived_files(folder))
    return archive(folder)


def _contents(folder: Path, files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    return ((inside.as_posix(), (folder / inside).read_bytes()) for inside in files)


def _digest(parts: Iterable[tuple[str, bytes]]) -> str:
    """A sha256 over names and contents, which cannot run into each other."""
    digest = hashlib.sha256()
    for name, content in parts:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
