"""Rules about a service's handler: the application in its code that is started."""

# os.path says no where pathlib raises, as in `sources`.
# ruff: noqa: PTH113, PTH118

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import ServiceSpec
from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span, closest, listing, nearest
from twofold.services.model import Code
from twofold.values import frozen

if TYPE_CHECKING:
    from symtable import SymbolTable

# By what a module may bind names that are nowhere in its text.
HIDDEN = re.compile(
    r"\bimport[\s(\\]*\*|\b__(?:getattr|dict)__\b|\b(?:globals|vars|exec|setattr|sys\.modules)\b"
)


@frozen
class Bound:
    """The names that a module binds; `own` are those that it does not import."""

    names: frozenset[str]
    own: frozenset[str]


# What the module in a file binds, or `None` where its text does not say.
Read = Callable[[str], Bound | None]


@frozen
class Wrong:
    """What is wrong with a handler: there is no module, or it binds other names than that."""

    module: tuple[Path, Bound] | None


def check_handler(
    blueprint: Blueprint, name: str, spec: ServiceSpec, source: Code, wrong: Wrong | None
) -> Iterator[Diagnostic]:
    """The module of the handler is there, and binds the name of the application."""
    if wrong and wrong.module:
        yield application_missing(name, source, *wrong.module, _span(blueprint, name, spec))
    elif wrong:
        yield handler_missing(name, source, _span(blueprint, name, spec))


def wrong_handler(source: Code, read: Read) -> Wrong | None:
    """What is wrong with the handler of some code, if anything."""
    module, _, attribute = source.handler.rpartition(".")
    place = os.path.join(source.folder, *module.split("."))
    file = next(filter(os.path.isfile, (f"{place}.py", f"{place}/__init__.py")), None)
    if file is None:
        return Wrong(None)
    # With a Dockerfile of its own, a service may start in another way.
    if os.path.isfile(os.path.join(source.folder, "Dockerfile")):
        return None
    bound = read(file)
    if bound and attribute not in bound.names | _modules_beside(file):
        return Wrong((Path(file), bound))
    return None


def read_module(file: str) -> Bound | None:
    """Read what a module binds at its top, without running it; `None` if that cannot be told.

    A name counts that is bound under a condition, or by a function that says `global`.
    """
    # It takes 2 ms, and what reads no blueprint needs none of it.
    from symtable import symtable  # noqa: PLC0415

    try:
        text = Path(file).read_text(encoding="utf-8")
        if HIDDEN.search(text):
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            top = symtable(text, file, "exec")
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        # What another version of Python understands may be no Python to this one.
        return None
    symbols = top.get_symbols()
    imported = {each.get_name() for each in symbols if each.is_imported()}
    own = {each.get_name() for each in symbols if each.is_assigned()} - imported
    own.update(_declared_global(top))
    return Bound(frozenset(own | imported), frozenset(own))


def _declared_global(table: SymbolTable) -> Iterator[str]:
    for inner in table.get_children():
        yield from (each.get_name() for each in inner.get_symbols() if each.is_declared_global())
        yield from _declared_global(inner)


def _modules_beside(file: str) -> frozenset[str]:
    """The modules of a package, each of which is a name in it once it was imported."""
    path = Path(file)
    if path.name != "__init__.py":
        return frozenset()
    return frozenset(each.stem for each in path.parent.iterdir())


def _span(blueprint: Blueprint, name: str, spec: ServiceSpec) -> Span:
    places, defaults = blueprint.places, blueprint.spec.defaults
    if spec.handler:
        return places.of("services", name, "handler").value
    if defaults and defaults.handler:
        return places.of("defaults", "handler").value
    return places.of("services", name, "code").value


def handler_missing(service: str, source: Code, span: Span) -> Diagnostic:
    """The module of the handler is not in the folder."""
    module, _, function = map(printable, source.handler.rpartition("."))
    modules = (each.stem for each in source.folder.glob("*.py") if each.stem != "__init__")
    hint = nearest(source.handler, [f"{each}.{function}" for each in modules])
    return Diagnostic(
        "handler-missing",
        f"handler '{module}.{function}' of service '{service}': there is no '{module}.py' in"
        f" '{source.folder.name}'",
        span,
        hint or f"create '{module}.py' with an application `{function}`, or name another `handler`",
    )


def application_missing(
    service: str, source: Code, file: Path, bound: Bound, span: Span
) -> Diagnostic:
    """The module of the handler has nothing of the application's name."""
    module, _, attribute = map(printable, source.handler.rpartition("."))
    inside = printable(file.relative_to(source.folder).as_posix())
    public = sorted(each for each in bound.own if not each.startswith("_"))
    close = closest(attribute, public)
    known = listing([f"{module}.{each}" for each in ([close] if close else public)])
    return Diagnostic(
        "handler-missing",
        f"handler '{module}.{attribute}' of service '{service}': '{inside}' has no `{attribute}`",
        span,
        f"did you mean {known}?"
        if close
        else f"add an application `{attribute}` to it, or name another `handler`"
        + (f"; known here: {known}" if public else ""),
    )
