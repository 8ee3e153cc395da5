"""Rules about a service's handler: the application in its code that is started."""

# os.path says no where pathlib raises, as in `sources`.
# ruff: noqa: PTH112, PTH113, PTH114, PTH118

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import ServiceSpec
from twofold.blueprint.words import one_line, printable
from twofold.diagnostics import Diagnostic, Span, closest, listing, nearest
from twofold.services.applications import (
    NoApplication,
    OfWsgi,
    TwoParameters,
    no_application,
    no_application_in,
)
from twofold.services.model import Code
from twofold.values import frozen

if TYPE_CHECKING:
    from symtable import SymbolTable

# By what a module may bind names that are nowhere in its text.
HIDDEN = re.compile(
    r"\bimport[\s(\\]*\*|\b__(?:getattr|dict)__\b|\b(?:globals|vars|exec|setattr|sys\.modules)\b"
)
# What Python has learnt since 3.11, the oldest that runs twofold, until 3.13, the youngest that
# runs services: other f-strings, `type`, and parameters of types. A sign of it is enough.
# https://docs.python.org/3/whatsnew/3.12.html#new-features
YOUNGER = re.compile(
    r"\b(?:[fF][rR]?|[rR][fF])[\"']|\btype[ \t\\]+[^\W\d]|\b(?:def|class)[\s\\]+\w+[\s\\]*\["
)


@frozen
class Bound:
    """The names that a module binds; `own` are those that it does not import."""

    names: frozenset[str]
    own: frozenset[str]


@frozen
class NoPython:
    """A module that Python cannot read: from which line on, and why."""

    line: int
    reason: str


# What the module in a file binds in a runtime, or `None` where its text does not say.
Read = Callable[[str, str], Bound | NoPython | None]


@frozen
class Wrong:
    """What is wrong with a handler: no module, no Python, no such name, or no application."""

    module: tuple[Path, Bound | NoPython | NoApplication] | None


def check_handler(
    blueprint: Blueprint, name: str, spec: ServiceSpec, source: Code, wrong: Wrong | None
) -> Iterator[Diagnostic]:
    """The module of the handler is there, and binds the name of the application."""
    if wrong is None:
        return
    span = _span(blueprint, name, spec)
    match wrong.module:
        case None:
            there = f"{_place(source)}.py"
            if os.path.lexists(there):
                yield handler_no_file(name, source, _kind(there), span)
            else:
                yield handler_missing(name, source, span)
        case file, Bound() as bound:
            yield application_missing(name, source, file, bound, span)
        case file, NoPython() as found:
            yield no_python(name, source, file, found, span)
        case _, (TwoParameters() | OfWsgi()) as found:
            yield no_application(name, source, found, span)


def wrong_handler(source: Code, read: Read) -> Wrong | None:
    """What is wrong with the handler of some code, if anything."""
    # With a Dockerfile of its own, a service may start in another way.
    if _has_dockerfile(source):
        return None
    file = _module_file(source)
    if file is None:
        return Wrong(None)
    attribute = source.handler.rpartition(".")[2]
    match read(file, source.runtime):
        case Bound(names=names) as bound if attribute not in names | _modules_beside(file):
            return Wrong((Path(file), bound))
        case NoPython() as found:
            return Wrong((Path(file), found))
        case Bound():
            text = _text(file)
            found = no_application_in(text, attribute) if isinstance(text, str) else None
            return Wrong((Path(file), found)) if found else None
        case None:
            return None


def runs_by_dockerfile_alone(source: Code) -> bool:
    """Whether some code has a Dockerfile, and no module that a handler could be in."""
    return _has_dockerfile(source) and _module_file(source) is None


def _has_dockerfile(source: Code) -> bool:
    return os.path.isfile(os.path.join(source.folder, "Dockerfile"))


def _module_file(source: Code) -> str | None:
    """The file with the module of a handler."""
    place = _place(source)
    return next(filter(os.path.isfile, (f"{place}.py", f"{place}/__init__.py")), None)


def _place(source: Code) -> str:
    """Where the module of a handler is, as a file or as a folder."""
    return os.path.join(source.folder, *source.handler.split(".")[:-1])


def read_module(file: str, runtime: str) -> Bound | NoPython | None:
    """Read what a module binds at its top, without running it; `None` if that cannot be told.

    A name counts that is bound under a condition, or by a function that says `global`; from
    Python 3.12 on, one that only a comprehension goes through as well, which is a part of what is
    around it there.
    """
    text = _text(file)
    if text is None or isinstance(text, NoPython):
        return text
    try:
        top = _symbols(text, file)
    except SyntaxError as error:
        return NoPython(error.lineno or 1, error.msg) if _is_known(text, runtime) else None
    except (ValueError, RecursionError, MemoryError):
        return None
    return None if HIDDEN.search(text) else _bound(top)


def _bound(top: SymbolTable) -> Bound:
    symbols = top.get_symbols()
    imported = {each.get_name() for each in symbols if each.is_imported()}
    own = {each.get_name() for each in symbols if each.is_assigned()} - imported
    own.update(_declared_global(top))
    return Bound(frozenset(own | imported), frozenset(own))


def _text(file: str) -> str | NoPython | None:
    """The text of a module, which no Python reads with a null byte in it."""
    try:
        text = _decoded(Path(file).read_bytes())
    except OSError:
        return None
    if isinstance(text, str) and "\0" in text:
        return NoPython(text.partition("\0")[0].count("\n") + 1, "there is a null byte")
    return text


def _decoded(content: bytes) -> str | NoPython:
    """The text of a module, in UTF-8 or as it says in a comment at its top."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Hardly any module is in anything else.
        from importlib.util import decode_source  # noqa: PLC0415

        try:
            return decode_source(content)
        except (SyntaxError, UnicodeDecodeError):
            line = error.object.count(b"\n", 0, error.start) + 1
            return NoPython(line, f"byte 0x{error.object[error.start]:02X} is not UTF-8")


def _symbols(text: str, file: str) -> SymbolTable:
    # It takes 2 ms, and what reads no blueprint needs none of it.
    from symtable import symtable  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return symtable(text, file, "exec")


def _is_known(text: str, runtime: str) -> bool:
    """Whether what is no Python to this one is none to the service's, which may be younger."""
    version = tuple(map(int, runtime.removeprefix("python").split(".")))
    return sys.version_info[:2] >= version or not YOUNGER.search(text)


def _declared_global(table: SymbolTable) -> Iterator[str]:
    yield from (each.get_name() for each in table.get_symbols() if each.is_declared_global())
    for inner in table.get_children():
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
    files = (each for each in source.folder.glob("*.py") if os.path.isfile(each))
    modules = (each.stem for each in files if each.stem != "__init__")
    hint = nearest(source.handler, [f"{each}.{function}" for each in modules])
    return Diagnostic(
        "handler-missing",
        f"handler '{module}.{function}' of service '{service}': there is no '{module}.py' in"
        f" '{source.folder.name}'",
        span,
        hint or f"create '{module}.py' with an application `{function}`, or name another `handler`",
    )


def handler_no_file(service: str, source: Code, kind: str, span: Span) -> Diagnostic:
    """Where the module of the handler would be is something else."""
    module = printable(source.handler.rpartition(".")[0])
    return Diagnostic(
        "handler-missing",
        f"handler '{printable(source.handler)}' of service '{service}': '{module}.py' in"
        f" '{source.folder.name}' is {kind}, not a file",
        span,
        "put a file with the application in its place, or name another `handler`",
    )


def _kind(path: str) -> str:
    """What there is that is no file."""
    if os.path.isdir(path):
        return "a folder"
    return "a link that leads nowhere" if os.path.islink(path) else "a pipe or a device"


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


def no_python(service: str, source: Code, file: Path, found: NoPython, span: Span) -> Diagnostic:
    """The module of the handler cannot be imported, whatever it is meant to say."""
    inside = printable(file.relative_to(source.folder).as_posix())
    return Diagnostic(
        "not-python",
        f"handler '{printable(source.handler)}' of service '{service}': '{inside}' is not Python, "
        f"in line {found.line}: {one_line(found.reason)}",
        span,
        f"correct the file, which has to be text that {source.runtime} reads",
    )
