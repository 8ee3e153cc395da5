"""Where a service says what it depends on: in uv's lock, or in a file of requirements."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias, cast

from twofold.packaging.python.locks import LOCK, Lock, Locked, lock_of
from twofold.packaging.texts import is_file, table_of
from twofold.values import frozen

PROJECT = "pyproject.toml"
REQUIREMENTS = "requirements.txt"


@frozen
class Listed:
    """A file of requirements."""

    file: Path


@frozen
class Unlocked:
    """A project whose dependencies no lock pins."""

    file: Path


Dependencies: TypeAlias = Locked | Listed | Unlocked | None


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
        project = folder / PROJECT
        return Unlocked(project) if _has_dependencies(project) else None

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


def _has_dependencies(project: Path) -> bool:
    if not project.is_file():
        return False
    import tomllib  # noqa: PLC0415 (as for locks)

    try:
        read = tomllib.loads(project.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    said = read.get("project")
    table: Mapping[str, object] = cast("dict[str, object]", said) if isinstance(said, dict) else {}
    return bool(table.get("dependencies") or table.get("optional-dependencies"))
