"""Folders of code as values: which files belong in an archive, and what its content is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from twofold.resources.graph import Archive

# What tools leave in a folder of code and nobody means to deploy.
LEFTOVERS = frozenset(
    {".pulumi", "__pycache__", ".DS_Store", ".git", ".pytest_cache", ".ruff_cache", ".venv"}
)


def archived_files(folder: Path) -> Iterator[Path]:
    """The files of a folder that belong in its archive, relative to it, in a fixed order."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and LEFTOVERS.isdisjoint(inside.parts):
            yield inside


def archive(folder: Path) -> Archive:
    """A folder as a value: its content's digest says whether two archives are the same."""
    digest = hashlib.sha256()
    for inside in archived_files(folder):
        content = (folder / inside).read_bytes()
        digest.update(f"{inside.as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return Archive(folder.name, digest.hexdigest(), folder)
