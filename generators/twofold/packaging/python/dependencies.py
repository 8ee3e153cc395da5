"""Where a service says what it depends on: in uv's lock, or in a file of requirements."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias, cast

from twofold.packaging.python.locks import LOCK, Lock, Locked, lock_of
from twofold.packaging.python.unread import Unread, unread
from twofold.packaging.texts import is_file, table_of
from twofold.values import frozen

PROJECT = "pyproject.toml"
REQUIREMENTS = "requirements.txt"

# What a project has dependencies under, or leaves to whatever builds it by naming it `dynamic`.
# https://packaging.python.org/en/latest/specifications/pyproject-toml/#dynamic
LISTS = ("dependencies", "optional-dependencies")


@frozen
class Listed:
    """A file of requirements."""

    file: Path


@frozen
class Unlocked:
    """A project whose dependencies no lock pins."""

    file: Path


@frozen
class Foreign:
    """A project whose dependencies only Poetry reads, and uv does not.

    https://python-poetry.org/docs/pyproject/#dependencies-and-dependency-groups
    """

    file: Path


Dependencies: TypeAlias = Locked | Listed | Unlocked | Foreign | Unread | None


class Finder:
    """Finds what services depend on; what several have in common is read once."""

    def __init__(self) -> None:
        self._lock = cache(lock_of)
        self._above = cache(_locks_above)
        self._found = cache(self._dependencies)

    def dependencies(self, folder: Path, extra: str) -> Dependencies:
        """What the service in a folder depends on, with the dependencies that one cloud needs."""
        return self._found(folder, extra)

    def _dependencies(self, folder: Path, extra: str) -> Dependencies:
        for path in (folder / LOCK, *self._above(folder.parent)):
            if locked := self._locked(path, folder, extra):
                return locked
        if is_file(folder / REQUIREMENTS):
            return Listed(folder / REQUIREMENTS)
        return _of_project(folder)

    def _locked(self, path: Path, folder: Path, extra: str) -> Locked | None:
        lock: Lock | None = self._lock(path) if is_file(path) else None
        locked = lock.locked(folder, extra) if lock else None
        if lock and locked is None and path.parent == folder:
            # It is the service's own and does not name it: maybe it is no lock at all.
            table_of(path)
        return locked


def _locks_above(folder: Path) -> tuple[Path, ...]:
    """The locks of workspaces that a folder may belong to, the nearest first."""
    paths = (each / LOCK for each in (folder, *folder.parents))
    return tuple(path for path in paths if path.is_file())


def _of_project(folder: Path) -> Unlocked | Foreign | Unread | None:
    """What a folder without a lock says. Raises a finding where that cannot be read."""
    file = folder / PROJECT
    read: Mapping[str, object] = table_of(file) if is_file(file) else {}
    project, poetry = _table(read, "project"), _table(_table(read, "tool"), "poetry")
    dynamic = project.get("dynamic")
    if any(project.get(each) or (isinstance(dynamic, list) and each in dynamic) for each in LISTS):
        return Unlocked(file)
    # Which Python it runs under, Poetry's projects say in the same place.
    if _table(poetry, "dependencies").keys() - {"python"}:
        return Foreign(file)
    return unread(folder, has_project=bool(project or poetry))


def _table(table: Mapping[str, object], key: str) -> Mapping[str, object]:
    """A table in another one; none where there is something else."""
    found = table.get(key)
    return cast("dict[str, object]", found) if isinstance(found, dict) else {}
