"""Rules about what a service runs: a folder of code or a ready image."""

# os.path says no where pathlib raises (a name too long, a folder that we may not look into),
# and is several times as fast.
# ruff: noqa: PTH112, PTH113, PTH114, PTH117

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import ServiceSpec
from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span, closest
from twofold.resources.archives import archived_files
from twofold.services.handlers import Wrong, check_handler, read_module, wrong_handler
from twofold.services.model import Code, Image
from twofold.services.things import Things

# [host[:port]/]path[:tag][@digest], as the distribution project defines a reference:
# https://pkg.go.dev/github.com/distribution/reference
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
IMAGE = re.compile(
    rf"(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?{_PART}(?:/{_PART})*"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?"
)


Found: TypeAlias = Literal["outside", "folder", "file", "nothing"]


class Looks:
    """What is looked up on the disk once, however many services ask.

    `found` says what is at the folder of some code, `leaks` what in it leads out of the
    blueprint's own, `wrong` what is wrong with a handler.
    """

    def __init__(self) -> None:
        # Most folders lie in one, and some are the code of several services.
        self._follow = cache(_real_path)
        self._read = cache(read_module)
        self.found = cache(self._found)
        self.leaks = cache(_links_outside)
        self.wrong = cache(self._wrong)

    def _found(self, folder: Path, root: Path) -> Found:
        if not self._within(folder, root):
            return "outside"
        if os.path.isdir(folder):
            return "folder"
        return "file" if os.path.isfile(folder) else "nothing"

    def _within(self, folder: Path, root: Path) -> bool:
        around, name = os.path.split(folder)
        linked = os.path.islink(folder)
        real = os.path.realpath(folder) if linked else f"{self._follow(around)}/{name}"
        real_root = self._follow(str(root))
        return real == real_root or real.startswith(f"{real_root.rstrip('/')}/")

    def _wrong(self, code: Code) -> Wrong | None:
        return wrong_handler(code, self._read)


def check_sources(blueprint: Blueprint, things: Things) -> Iterator[Diagnostic]:
    """Every service has either code that is there or an image."""
    looks = Looks()
    for name, spec in blueprint.spec.services.items():
        places, source = blueprint.places, things.services[name].source
        if spec.code is None and spec.image is None:
            yield no_source(name, places.of("services", name).key)
        elif spec.code is not None and spec.image is not None:
            yield two_sources(name, places.of("services", name, "image").key)
        elif isinstance(source, Image):
            yield from _check_image(blueprint, name, spec, source)
        else:
            yield from _check_code(blueprint, name, spec, source, looks)


def _real_path(path: str) -> str:
    return os.path.realpath(path)


def _check_image(
    blueprint: Blueprint, name: str, spec: ServiceSpec, image: Image
) -> Iterator[Diagnostic]:
    places = blueprint.places
    if not IMAGE.fullmatch(image.reference):
        yield invalid_image(printable(image.reference), places.of("services", name, "image").value)
    if spec.runtime is not None:
        yield only_for_code(name, "runtime", places.of("services", name, "runtime").key)
    if spec.handler is not None:
        yield only_for_code(name, "handler", places.of("services", name, "handler").key)


def _check_code(
    blueprint: Blueprint,
    name: str,
    spec: ServiceSpec,
    source: Code,
    looks: Looks,
) -> Iterator[Diagnostic]:
    written, span = spec.code or "", blueprint.places.of("services", name, "code").value
    around = blueprint.path.parent
    if "\0" in written:
        # No folder can be called that, and of the text it is said already.
        return
    if not written.strip() or os.path.isabs(written):
        yield not_a_relative_folder(name, span)
        return
    match looks.found(source.folder, around):
        case "outside":
            yield code_outside(name, printable(written), blueprint.path, span)
        case "folder":
            yield from check_handler(blueprint, name, spec, source, looks.wrong(source))
            for inside in looks.leaks(source.folder, around):
                yield link_outside(name, inside, blueprint.path, span)
        case "file":
            yield code_not_a_folder(name, printable(written), span)
        case "nothing":
            yield code_missing(name, written, source.folder, span)


def _links_outside(folder: Path, around: Path) -> tuple[Path, ...]:
    """What a link in the code leads to is archived as well, and must be the blueprint's own."""
    root = os.path.realpath(around)
    return tuple(
        inside
        for inside in archived_files(folder)
        if (path := folder / inside).is_symlink()
        and not os.path.realpath(path).startswith(f"{root.rstrip('/')}/")
    )


def no_source(service: str, span: Span) -> Diagnostic:
    """A service says neither where its code is nor which image it is."""
    return Diagnostic(
        "no-source",
        f"service '{service}' has neither `code` nor `image`",
        span,
        f"write `code: services/{service}`, or `image:` with the name of a ready container image",
    )


def two_sources(service: str, span: Span) -> Diagnostic:
    """A service has code and an image."""
    return Diagnostic(
        "two-sources",
        f"service '{service}' has both `code` and `image`",
        span,
        "keep one of the two: `code` is built by twofold, an `image` is ready",
    )


def only_for_code(service: str, field: str, span: Span) -> Diagnostic:
    """A service with an image says what only code needs."""
    return Diagnostic(
        f"{field}-with-image",
        f"service '{service}' has an `image`, which brings its own {field}",
        span,
        f"remove `{field}`",
    )


def invalid_image(image: str, span: Span) -> Diagnostic:
    """An image is called as no registry calls one."""
    return Diagnostic(
        "invalid-image",
        f"'{image}' is not the name of a container image",
        span,
        "write `[registry/]repository[:tag][@sha256:digest]`, as in"
        " `ghcr.io/acme/payment:1.4.2`; the repository in small letters",
    )


def not_a_relative_folder(service: str, span: Span) -> Diagnostic:
    """The path of the code is empty or absolute."""
    return Diagnostic(
        "code-not-relative",
        f"`code` of service '{service}' is not a relative path",
        span,
        f"write it from this file's folder, as in `code: services/{service}`",
    )


def code_outside(service: str, code: str, blueprint: Path, span: Span) -> Diagnostic:
    """The code, links followed, does not lie where the blueprint does."""
    return Diagnostic(
        "code-outside",
        f"`code` of service '{service}' leaves the blueprint's folder: '{code}'",
        span,
        f"move the code, so that it lies in or below the folder of '{blueprint.name}'",
    )


def link_outside(service: str, file: Path, blueprint: Path, span: Span) -> Diagnostic:
    """A file of the code is a link to something that is not the blueprint's."""
    return Diagnostic(
        "code-outside",
        f"`code` of service '{service}' holds a link that leaves the blueprint's folder: "
        f"'{printable(str(file))}'",
        span,
        f"put the file itself there, or one in or below the folder of '{blueprint.name}'",
    )


def code_not_a_folder(service: str, code: str, span: Span) -> Diagnostic:
    """The code is a file."""
    return Diagnostic(
        "code-not-a-folder",
        f"`code` of service '{service}' is a file, not a folder: '{code}'",
        span,
        "name the folder that it lies in, and the application with `handler`",
    )


def code_missing(service: str, code: str, folder: Path, span: Span) -> Diagnostic:
    """There is no such folder."""
    close = closest(folder.name, _folders(folder.parent))
    return Diagnostic(
        "code-missing",
        f"`code` of service '{service}' is a folder that does not exist: '{printable(code)}'",
        span,
        f"did you mean '{Path(code).parent / close}'?"
        if close
        else "create it, or correct the path",
    )


def _folders(parent: Path) -> tuple[str, ...]:
    """The folders in a folder; none where it is not there or we may not look."""
    with suppress(OSError):
        return tuple(sorted(each.name for each in parent.iterdir() if each.is_dir()))
    return ()
