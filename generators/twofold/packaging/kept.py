"""Where packages are kept, and whether the one of a service is up to date.

Below the blueprint's folder, `.twofold/packages/<application>/<cloud>/<style>/` has for each
service a note, `cart.json`, and the package that it names. A package is in place before the note
names it, and the note is replaced as a whole: whoever is interrupted leaves the last good package.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from twofold.packaging.builds import Build
from twofold.packaging.inputs import Reader
from twofold.resources.values import Archive
from twofold.values import frozen

# The environment variable that names another folder for all packages, such as one that CI keeps.
ELSEWHERE = "TWOFOLD_PACKAGES"

# As many digits of a digest as tell two packages of a service apart.
DIGITS = 12


@frozen
class Note:
    """What is known of a package: what it was made of, what it holds, and how large it is.

    `size` is that of the file that is uploaded, `unpacked` that of what is in it. `largest` are the
    dependencies that take the most of it.
    """

    inputs: str
    package: str
    content: str
    size: int
    unpacked: int
    largest: tuple[tuple[str, int], ...]


def folder_of(build: Build) -> Path:
    """The folder that a target's packages are kept in."""
    return _folder(home_of(build), build.application, build.cloud, build.style)


@cache
def _folder(home: Path, *names: str) -> Path:
    return home.joinpath(*names)


def home_of(build: Build) -> Path:
    """Where packages are kept: beside the blueprint, or where whoever runs twofold says."""
    said = os.environ.get(ELSEWHERE)
    return Path(said).absolute() if said else _folder(build.home, ".twofold", "packages")


def note_of(build: Build) -> Path:
    """The file that says what is known of a service's package."""
    return folder_of(build) / f"{build.service.name}.json"


def read_note(path: Path) -> Note | None:
    """Read a note; one that is not there, or not whole, says nothing."""
    try:
        said: Mapping[str, Any] = json.loads(path.read_bytes())
        largest = cast("list[tuple[str, int]]", said["largest"])
        return Note(
            said["inputs"],
            said["package"],
            said["content"],
            said["size"],
            said["unpacked"],
            tuple((name, size) for name, size in largest),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def up_to_date(build: Build, inputs: str) -> tuple[Path, Note] | None:
    """A service's package, if it is there and was made of just this."""
    note = read_note(note_of(build))
    if note is None or note.inputs != inputs:
        return None
    package = folder_of(build) / note.package
    return (package, note) if package.exists() else None


def archive_of(build: Build, reader: Reader) -> Archive:
    """A service's package as a value: the same one whether it is built already or not.

    A service with a Dockerfile of its own is its folder, as it is.
    """
    if build.own_dockerfile:
        return reader.archive(build.code.folder)
    digest = reader.inputs(build).digest
    found = up_to_date(build, digest)
    name = build.service.name
    return Archive(name if build.is_folder else f"{name}.zip", digest, found[0] if found else None)
