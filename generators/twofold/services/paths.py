"""Rules about where an instance may write: its volume and its scratch folders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twofold.blueprint.load import Blueprint
from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span
from twofold.values import frozen

# Every instance may write there, in every style and on every cloud.
TEMPORARY = "/tmp"  # noqa: S108 (a path in a container, not here)

PART = re.compile(r"[A-Za-z0-9._~@+-]+")


@frozen
class Folder:
    """A folder that an instance of a service may write to, as somebody wrote it."""

    service: str
    what: str
    path: str
    span: Span

    def __str__(self) -> str:
        return f"{self.what} '{printable(self.path)}' of service '{self.service}'"

    def meets(self, path: str) -> bool:
        """Whether a path is this folder's own, or one is inside the other."""
        one, other = f"{self.path}/", f"{path}/"
        return one.startswith(other) or other.startswith(one)


def check_paths(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Every folder to write to is one by itself, in a place that can be one."""
    for service in blueprint.spec.services:
        sound: list[Folder] = []
        for folder in sorted(_folders(blueprint, service), key=lambda each: each.span):
            faults = tuple(_check_folder(folder))
            yield from faults
            if not faults:
                yield from _check_apart(folder, sound)
                sound.append(folder)


def _folders(blueprint: Blueprint, service: str) -> Iterator[Folder]:
    spec, of = blueprint.spec.services[service], blueprint.places.of
    if spec.volume:
        span = of("services", service, "volume", "path").value
        yield Folder(service, "volume", spec.volume.path, span)
    for index, path in enumerate(spec.scratch or ()):
        span = of("services", service, "scratch", index).value
        yield Folder(service, "scratch folder", path, span)


def _check_folder(folder: Folder) -> Iterator[Diagnostic]:
    parts = folder.path.split("/")[1:]
    if not folder.path.startswith("/"):
        yield relative_path(folder)
    elif not any(parts):
        yield root_path(folder)
    elif any(part in (".", "..") or not PART.fullmatch(part) for part in parts):
        yield unclear_path(folder)
    elif folder.meets(TEMPORARY):
        yield temporary_path(folder)


def _check_apart(folder: Folder, earlier: list[Folder]) -> Iterator[Diagnostic]:
    other = next((each for each in earlier if folder.meets(each.path)), None)
    if other:
        yield paths_meet(folder, other)


def relative_path(folder: Folder) -> Diagnostic:
    """A path begins nowhere."""
    return Diagnostic(
        "path-not-absolute",
        f"{folder} is not an absolute path",
        folder.span,
        "write it from the root, as in `/data`",
    )


def root_path(folder: Folder) -> Diagnostic:
    """A folder would lie over everything that an instance is made of."""
    return Diagnostic(
        "path-is-root",
        f"{folder} is where everything else of an instance is",
        folder.span,
        "name a folder in it, as in `/data`",
    )


def unclear_path(folder: Folder) -> Diagnostic:
    """A path can be written in a plainer way, or holds what few tools expect."""
    return Diagnostic(
        "unclear-path",
        f"{folder} is not a plain path",
        folder.span,
        "write words of letters, digits and `._~@+-` with one slash before each; no `.` or `..`",
    )


def temporary_path(folder: Folder) -> Diagnostic:
    """A folder lies where every instance may write already, and what is there goes with it."""
    return Diagnostic(
        "path-in-tmp",
        f"{folder} lies in `{TEMPORARY}`, which is a scratch folder of every service",
        folder.span,
        f"choose a folder outside of `{TEMPORARY}`, or do without",
    )


def paths_meet(folder: Folder, other: Folder) -> Diagnostic:
    """Two folders are one, or one of them lies in the other."""
    path = printable(other.path)
    return Diagnostic(
        "paths-meet",
        f"{folder} shares a place with its {other.what} '{path}' ({other.span})",
        folder.span,
        "let neither be in the other, or remove one of them",
    )
