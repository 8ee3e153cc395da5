"""Lay out, beside a running program, the folders of files that its resources are built from.

A printed project has these folders; a live stack takes its code from where the blueprint lies.
Both name them alike, so that either takes over what the other has deployed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from twofold.resources.archives import archive, archived_files, folders
from twofold.resources.graph import Archive, Folder, ResourceGraph


def stage(graph: ResourceGraph, beside: Path) -> None:
    """Copy every folder that a graph builds from to where its program will look for it.

    `beside` is the folder that the program runs in. A copy holds what belongs in an archive,
    no more, and is left alone where it is up to date. Raises `OSError` where it cannot be
    written.
    """
    every = tuple(graph.parts)
    places = folders(each for each in every if isinstance(each, Archive))
    for files in dict.fromkeys(each.archive for each in every if isinstance(each, Folder)):
        place = beside / places[files]
        if not place.is_dir() or archive(place).digest != files.digest:
            _replace(place, files.path, archived_files(files.path))


def _replace(place: Path, source: Path, files: Iterable[Path]) -> None:
    """Put a new copy in a place; nobody sees one that is half there."""
    fresh, old = (place.with_name(f".{place.name}.{word}") for word in ("new", "old"))
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    for inside in files:
        (fresh / inside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / inside, fresh / inside)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)
