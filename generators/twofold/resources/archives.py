"""Folders of code as values: which files belong in an archive, and what its content is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from twofold.resources.values import Archive

# What tools leave in a folder of code and nobody means to deploy.
LEFTOVERS = frozenset(
    {
        ".pulumi",
        "__pycache__",
        ".DS_Store",
        ".git",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".twofold",
        ".venv",
    }
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


def files_of(archives: Iterable[Archive]) -> Iterator[tuple[Archive, Path, Path]]:
    """The files of archives as each is to lie beside a program: a package is one file, at `.`.

    Packages that are still to be built have none.
    """
    for each in archives:
        if each.path and each.path.is_file():
            yield each, Path(), each.path
        elif each.path:
            yield from ((each, inside, each.path / inside) for inside in archived_files(each.path))


def folders(archives: Iterable[Archive]) -> Mapping[Archive, str]:
    """Where archives lie beside a program: `code/<name>`, numbered where contents differ."""
    found: dict[Archive, str] = {}
    taken: set[str] = set()
    for each in archives:
        if each not in found:
            found[each] = _free_folder(each.name or "root", taken)
            taken.add(found[each].casefold())
    return found


def _free_folder(name: str, taken: set[str]) -> str:
    stem, ending = (name.removesuffix(".zip"), ".zip") if name.endswith(".zip") else (name, "")
    folder, number = f"code/{name}", 2
    while folder.casefold() in taken:
        folder, number = f"code/{stem}-{number}{ending}", number + 1
    return folder


def mode(content: bytes) -> int:
    """Whether a copy of a file may be run: what begins with `#!`, says how.

    What a file holds decides, as for its digest, so that every copy is the same one.

    >>> oct(mode(b"#!/bin/sh")), oct(mode(b"print()"))
    ('0o777', '0o666')
    """
    return 0o777 if content.startswith(b"#!") else 0o666
