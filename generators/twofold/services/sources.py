"""Rules about what a service runs: a folder of code or a ready image."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import ServiceSpec
from twofold.diagnostics import Diagnostic, Span, nearest
from twofold.services.things import code_folder, handler_of

# [host[:port]/]path[:tag][@digest], as the distribution project defines a reference:
# https://pkg.go.dev/github.com/distribution/reference
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
IMAGE = re.compile(
    rf"(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?{_PART}(?:/{_PART})*"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?"
)


def check_sources(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Every service has either code that is there or an image."""
    root = os.path.realpath(blueprint.path.parent)
    for name, spec in blueprint.spec.services.items():
        places = blueprint.places
        if spec.image is not None and spec.code is not None:
            yield two_sources(name, places.of("services", name, "image").key)
        elif spec.image is not None:
            yield from _check_image(blueprint, name, spec, spec.image)
        elif spec.code is not None:
            yield from _check_code(blueprint, name, spec, spec.code, root)
        else:
            yield no_source(name, places.of("services", name).key)


def _check_image(
    blueprint: Blueprint, name: str, spec: ServiceSpec, image: str
) -> Iterator[Diagnostic]:
    places = blueprint.places
    if not IMAGE.fullmatch(image):
        yield invalid_image(image, places.of("services", name, "image").value)
    for field in ("runtime", "handler"):
        if field in spec.model_fields_set and getattr(spec, field) is not None:
            yield only_for_code(name, field, places.of("services", name, field).key)


def _check_code(
    blueprint: Blueprint, name: str, spec: ServiceSpec, code: str, root: str
) -> Iterator[Diagnostic]:
    span = blueprint.places.of("services", name, "code").value
    if not code.strip() or "\0" in code or Path(code).is_absolute():
        yield not_a_relative_folder(name, span)
        return
    folder = code_folder(blueprint, name, code)
    if not _within(os.path.realpath(folder), root):
        yield code_outside(name, code, root, span)
    elif _is_folder(folder):
        yield from _check_handler(blueprint, name, spec, folder)
    elif _is_file(folder):
        yield code_not_a_folder(name, code, span)
    else:
        yield code_missing(name, code, folder, span)


def _within(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _is_folder(path: Path) -> bool:
    # A path too long to exist, or one that we may not look at, is no folder for us.
    with suppress(OSError):
        return path.is_dir()
    return False


def _is_file(path: Path) -> bool:
    with suppress(OSError):
        return path.is_file()
    return False


def _check_handler(
    blueprint: Blueprint, name: str, spec: ServiceSpec, folder: Path
) -> Iterator[Diagnostic]:
    handler = handler_of(blueprint, spec)
    module = handler.rpartition(".")[0].replace(".", "/")
    if not _is_file(folder / f"{module}.py") and not _is_file(folder / module / "__init__.py"):
        yield handler_missing(name, handler, folder, _handler_span(blueprint, name, spec))


def _handler_span(blueprint: Blueprint, name: str, spec: ServiceSpec) -> Span:
    places, defaults = blueprint.places, blueprint.spec.defaults
    if spec.handler:
        return places.of("services", name, "handler").value
    if defaults and defaults.handler:
        return places.of("defaults", "handler").value
    return places.of("services", name, "code").value


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


def code_outside(service: str, code: str, root: str, span: Span) -> Diagnostic:
    """The code, links followed, does not lie where the blueprint does."""
    return Diagnostic(
        "code-outside",
        f"`code` of service '{service}' leaves the blueprint's folder: '{code}'",
        span,
        f"move the code, or a blueprint that includes this one, so that it lies in or below"
        f" '{Path(root).name}'",
    )


def code_not_a_folder(service: str, code: str, span: Span) -> Diagnostic:
    """The code is a file."""
    return Diagnostic(
        "code-not-a-folder",
        f"`code` of service '{service}' is a file, not a folder: '{code}'",
        span,
        "name the folder that it lies in, and the function with `handler`",
    )


def code_missing(service: str, code: str, folder: Path, span: Span) -> Diagnostic:
    """There is no such folder."""
    close = get_close_matches(folder.name, _folders(folder.parent), n=1)
    return Diagnostic(
        "code-missing",
        f"`code` of service '{service}' is a folder that does not exist: '{code}'",
        span,
        f"did you mean '{Path(code).parent / close[0]}'?" if close else "create it, or correct the path",
    )


def handler_missing(service: str, handler: str, folder: Path, span: Span) -> Diagnostic:
    """The module of the handler is not in the folder."""
    module, _, function = handler.rpartition(".")
    modules = sorted(each.stem for each in folder.glob("*.py") if each.stem != "__init__")
    hint = nearest(handler, [f"{each}.{function}" for each in modules])
    return Diagnostic(
        "handler-missing",
        f"handler '{handler}' of service '{service}': there is no '{module}.py' in '{folder.name}'",
        span,
        hint or f"create '{module}.py' with a function `{function}`, or name another `handler`",
    )


def _folders(parent: Path) -> tuple[str, ...]:
    """The folders in a folder; none where it is not there or we may not look."""
    with suppress(OSError):
        return tuple(sorted(each.name for each in parent.iterdir() if each.is_dir()))
    return ()
