"""Making the package of one service: all of it, in its place, or nothing."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from twofold.packaging.builds import Build
from twofold.packaging.inputs import Inputs
from twofold.packaging.kept import DIGITS, Note, folder_of, home_of, note_of, up_to_date
from twofold.packaging.limits import LIMITS
from twofold.packaging.python.images import dockerfile
from twofold.packaging.python.wheels import Wheels
from twofold.packaging.tools import Tools
from twofold.packaging.zips import content_digest, write_folder, write_zip
from twofold.values import frozen

# As many of the largest dependencies as are worth a look.
LARGEST = 5

# Where Azure's runtime looks for what a function imports.
# https://learn.microsoft.com/azure/azure-functions/functions-reference-python#folder-structure
AZURE_SITE = PurePosixPath(".python_packages", "lib", "site-packages")

Files = Mapping[PurePosixPath, bytes]


@frozen
class Made:
    """A package, what is known of it, and whether it was there already."""

    build: Build
    path: Path
    note: Note
    unchanged: bool


class TooLarge(Exception):  # noqa: N818 (it is what is the matter)
    """A package is larger than its cloud takes."""

    def __init__(self, note: Note) -> None:
        self.note = note
        super().__init__(note.package)


def make(build: Build, inputs: Inputs, tools: Tools) -> Made:
    """Make a service's package, unless there is one of the same inputs.

    Waits while another process makes it. Raises `TooLarge`, `Unpinned`, what running uv raises, and
    `OSError`; then what was there before is there still.
    """
    folder = folder_of(build)
    _prepare(home_of(build), folder)
    with _alone(folder / f".{build.service.name}.lock"):
        if found := up_to_date(build, inputs.digest):
            return Made(build, *found, unchanged=True)
        work = folder / f".{build.service.name}.new"
        shutil.rmtree(work, ignore_errors=True)
        try:
            work.mkdir()
            return _made(build, inputs, tools, work)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _made(build: Build, inputs: Inputs, tools: Tools, work: Path) -> Made:
    content = _content(build, inputs, Wheels(build, inputs, tools, work))
    name = f"{build.service.name}-{inputs.digest[:DIGITS]}"
    fresh = work / (name if build.is_folder else f"{name}.zip")
    (write_folder if build.is_folder else write_zip)(content, fresh)
    unpacked = sum(map(len, content.values()))
    note = Note(
        inputs.digest,
        fresh.name,
        content_digest(content),
        unpacked if build.is_folder else fresh.stat().st_size,
        unpacked,
        largest(content),
    )
    limit = LIMITS[build.kind]
    if note.size > (limit.size or note.size) or unpacked > (limit.unpacked or unpacked):
        raise TooLarge(note)
    return Made(build, _put(build, fresh, note), note, unchanged=False)


def _content(build: Build, inputs: Inputs, wheels: Wheels) -> Files:
    """All files of a package; what the service brings itself takes the place of everything else."""
    pinned = wheels.pinned()
    own = {
        PurePosixPath(each.as_posix()): (build.code.folder / each).read_bytes()
        for each in inputs.own
    }
    adapters = {PurePosixPath(path): text.encode() for path, text in inputs.adapters.items()}
    match build.kind:
        case "lambda":
            found = {**wheels.files(pinned), **wheels.shared()}
        case "azure-functions":
            beside = {**wheels.files(pinned), **wheels.shared()}
            found = {AZURE_SITE / path: content for path, content in beside.items()}
        case "cloud-functions":
            wheels.check(pinned)
            found = {**wheels.shared(), PurePosixPath("requirements.txt"): pinned.encode()}
        case "container":
            wheels.check(pinned)
            found = {
                **wheels.shared(),
                PurePosixPath("requirements.txt"): pinned.encode(),
                PurePosixPath("Dockerfile"): dockerfile(build).encode(),
            }
    return {**found, **adapters, **own}


def largest(content: Files) -> tuple[tuple[str, int], ...]:
    """The packages and files that take the most of what is unpacked."""
    sizes: Counter[str] = Counter()
    for path, each in content.items():
        inside = path.relative_to(AZURE_SITE) if path.is_relative_to(AZURE_SITE) else path
        sizes[inside.parts[0]] += len(each)
    return tuple(sizes.most_common(LARGEST))


def _put(build: Build, fresh: Path, note: Note) -> Path:
    """Put a package in its place, and only then say that it is there; the last one goes."""
    folder = folder_of(build)
    place, draft = folder / fresh.name, fresh.with_name("note.json")
    if place.is_dir():
        place.rename(fresh.with_name("old"))
    fresh.replace(place)
    draft.write_text(_written(note), encoding="utf-8")
    draft.replace(note_of(build))
    for other in folder.glob(f"{build.service.name}-*"):
        if other != place and _is_package_of(build, other.name):
            shutil.rmtree(other) if other.is_dir() else other.unlink()
    return place


def _is_package_of(build: Build, name: str) -> bool:
    """Whether a name is a service's and a digest: `cart-1` is no package of `cart`."""
    digest = name.removeprefix(f"{build.service.name}-").removesuffix(".zip")
    return len(digest) == DIGITS and set(digest) <= set("0123456789abcdef")


def _written(note: Note) -> str:
    said = {
        "inputs": note.inputs,
        "package": note.package,
        "content": note.content,
        "size": note.size,
        "unpacked": note.unpacked,
        "largest": [list(each) for each in note.largest],
    }
    return json.dumps(said, indent=2) + "\n"


def _prepare(home: Path, folder: Path) -> None:
    """Make the folder of packages, which nobody means to commit."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = home / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


@contextmanager
def _alone(lock: Path) -> Generator[None]:
    """Wait until nobody else makes the same package."""
    if sys.platform == "win32":
        # There, one packages at a time.
        yield
        return
    import fcntl  # noqa: PLC0415 (not on Windows)

    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
