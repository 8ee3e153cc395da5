"""Lay out, beside a running program, the folders of files that its resources are built from.

A printed project has these folders; a live stack takes its code from where the blueprint lies.
Both name them alike, so that either takes over what the other has deployed.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pulumi

from twofold.resources.archives import archive, archived_files, folders, mode
from twofold.resources.graph import ResourceGraph
from twofold.resources.values import Archive, Folder


def stage(graph: ResourceGraph, beside: Path) -> None:
    """Copy every folder that a graph builds from to where its program will look for it.

    `beside` is the folder that the program runs in. A copy holds what belongs in an archive,
    no more, and is left alone where it is up to date. Packages that are still to be built are left
    out. Other programs beside this one, which may
    have other files under the same names, wait until it has ended. Raises `OSError` where
    copies cannot be written.
    """
    every = tuple(graph.parts)
    places = folders(each for each in every if isinstance(each, Archive))
    wanted = dict.fromkeys(each.archive for each in every if isinstance(each, Folder))
    if wanted:
        _occupy(beside.resolve() / "code")
    for files in wanted:
        place, source = beside / places[files], files.path
        if source and not (place.is_dir() and archive(place).digest == archive(source).digest):
            _replace(place, source, archived_files(source))


@cache
def _occupy(folder: Path) -> None:
    """Keep other programs out of a folder until this process ends, and its builds with it."""
    if sys.platform == "win32":
        # Windows locks no folders; there, one stack runs at a time.
        return
    import fcntl  # noqa: PLC0415 (not on Windows)

    folder.mkdir(parents=True, exist_ok=True)
    # Never closed: the system does it at the end.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pulumi.log.info("waiting for another stack that is being built from here")
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _replace(place: Path, source: Path, files: Iterable[Path]) -> None:
    """Put a new copy in a place; nobody sees one that is half there."""
    fresh, old = (place.with_name(f".{place.name}.{word}") for word in ("new", "old"))
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    for inside in files:
        (fresh / inside).parent.mkdir(parents=True, exist_ok=True)
        content = (source / inside).read_bytes()
        (fresh / inside).touch(mode(content))
        (fresh / inside).write_bytes(content)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)
