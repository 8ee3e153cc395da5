"""What a package is made of, known without making it: its digest tells when to build again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from twofold.packaging import python
from twofold.packaging.builds import Build
from twofold.packaging.python.dependencies import (
    PROJECT,
    REQUIREMENTS,
    Dependencies,
    Finder,
    Listed,
    Unlocked,
)
from twofold.packaging.python.locks import LOCK, Locked
from twofold.resources.archives import archive, archived_files
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
        self.archive = cache(archive)

    def inputs(self, build: Build) -> Inputs:
        """What a build's package is made of."""
        folder = build.code.folder
        adapters, requirements = python.files(build), tuple(python.requirements(build))
        dependencies = self._finder.dependencies(folder, build.cloud)
        parts = [
            ("manner", MANNER),
            ("kind", build.kind),
            ("runtime", build.code.runtime),
            ("platform", build.platform),
            ("own", self._packaged(folder)),
            *(("adapter", f"{path}\0{text}") for path, text in sorted(adapters.items())),
            ("entry", python.entry(build.kind)),
            *(("requirement", each) for each in requirements),
            *self._told(dependencies),
        ]
        digest = _digest((what, text.encode()) for what, text in parts)
        return Inputs(self._own(folder), adapters, requirements, dependencies, digest)

    def _told(self, dependencies: Dependencies) -> Iterator[tuple[str, str]]:
        match dependencies:
            case Locked(_, name, extras, text, folders):
                yield "locked", "\0".join((name, *extras, text))
                yield from (("shared", self._archived(folder)) for folder in folders)
            case Listed(file) | Unlocked(file):
                yield file.name, file.read_text(encoding="utf-8")
            case None:
                return


def _packaged_digest(folder: Path) -> str:
    return _digest(_contents(folder, packaged_files(folder)))


def _archived_digest(folder: Path) -> str:
    return _digest(_contents(folder, archived_files(folder)))


def _contents(folder: Path, files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    return ((inside.as_posix(), (folder / inside).read_bytes()) for inside in files)


def _digest(parts: Iterable[tuple[str, bytes]]) -> str:
    """A sha256 over names and contents, which cannot run into each other."""
    digest = hashlib.sha256()
    for name, content in parts:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
