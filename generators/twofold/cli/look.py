"""Looking at what a stack comes to: checked, shown, compared."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import typer

from twofold.blueprint.load import load
from twofold.cli.options import Selection
from twofold.cli.output import Format, say, say_json
from twofold.cli.selection import Target, target_of
from twofold.compile import CLOUDS, compile_stack
from twofold.diagnostics import Diagnostic, Span, nearest, stop
from twofold.placement.model import ApplicationStack
from twofold.resources.diff import diff
from twofold.resources.graph import Resource, ResourceGraph
from twofold.resources.serialize import PlainObject, document, read_document
from twofold.services.resolve import resolve
from twofold.show.difference import difference_document, report
from twofold.show.tree import drawn, plain_lines, tree

# Where a compile keeps its graph, in the folder that it writes.
LAST_COMPILE = Path(".twofold", "graph.json")


def check_selection(selection: Selection, format_: Format) -> None:
    """Go through every phase that the selection allows, and say how much there is."""
    if selection.blueprint and not selection.cloud:
        counted: PlainObject = _of_blueprint(selection.blueprint)
    else:
        target = target_of(selection)
        graph = compile_stack(target.stack)
        counted = {"stack": target.stack.name, **_of_graph(graph)}
    if format_ == "json":
        say_json({"findings": [], **counted})
    else:
        say(_sentence(counted), "good")


def _of_blueprint(path: Path) -> PlainObject:
    graph = resolve(load(path))
    return {
        "blueprint": graph.name,
        "services": len(graph.services),
        "stores": len(graph.stores),
        "topics": len(graph.topics),
    }


def _of_graph(graph: ResourceGraph) -> PlainObject:
    return {
        "components": len(graph.components),
        "resources": sum(isinstance(node, Resource) for node in graph.nodes),
    }


def _sentence(counted: PlainObject) -> str:
    """Write what was counted.

    >>> _sentence({"blueprint": "shop", "services": 6, "stores": 1, "topics": 0})
    'ok: shop, with 6 services, 1 store'
    """
    (_, name), *rest = counted.items()
    parts = [_number(int(str(count)), things) for things, count in rest if count]
    return f"ok: {', with '.join([str(name), ', '.join(parts)])}"


def _number(count: int, things: str) -> str:
    return f"{count} {things if count != 1 else things.removesuffix('s')}"


def show_selection(selection: Selection, only: str | None, format_: Format) -> None:
    """Show a stack's resources, or those of one thing in it."""
    target = target_of(selection)
    graph = compile_stack(target.stack)
    _require(only, graph)
    if format_ == "json":
        say_json(_only(document(graph), only))
        return
    rows = tree(graph, CLOUDS[target.stack.cloud].details, only)
    title = _title(target, graph)
    if sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415 (a piped tree needs no rich)

        Console().print(drawn(title, rows))
        return
    say(title)
    for line in plain_lines(rows, "  "):
        say(line)


def _title(target: Target, graph: ResourceGraph) -> str:
    counts = ", ".join(_number(int(str(count)), each) for each, count in _of_graph(graph).items())
    return f"{target.stack.name}  {counts}"


def _require(only: str | None, graph: ResourceGraph) -> None:
    names = {component.address.name for component in graph.components}
    if only is not None and only not in names:
        raise typer.BadParameter(
            f"nothing is called '{only}'; {nearest(only, names)}", param_hint="--only"
        )


def _only(whole: PlainObject, only: str | None) -> PlainObject:
    match whole:
        case {"components": list(components)} if only is not None:
            named = [each for each in components if isinstance(each, dict) and each["name"] == only]
            return {**whole, "components": [*named]}
        case _:
            return whole


def diff_selection(
    selection: Selection, against: Path | None, out: Path | None, format_: Format
) -> bool:
    """Say what changes, and return whether anything does."""
    target = target_of(selection)
    cloud = CLOUDS[target.stack.cloud]
    old = _earlier(target, against) if against else _last_compile(out or target.out)
    difference = diff(old, compile_stack(target.stack), cloud.lifecycle)
    if format_ == "json":
        say_json(difference_document(difference))
    else:
        for line in report(difference, cloud.details):
            say(line.words, line.tone)
    return bool(difference)


def _earlier(target: Target, blueprint: Path) -> ResourceGraph:
    """Compile another blueprint file for the same target."""
    match target.stack:
        case ApplicationStack() as stack:
            return compile_stack(replace(stack, blueprint=blueprint))
        case _:
            raise typer.BadParameter("a platform stack has no blueprint", param_hint="--against")


def _last_compile(out: Path) -> ResourceGraph:
    path = out / LAST_COMPILE
    try:
        return read_document(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        stop(nothing_to_compare(out))
    except ValueError as error:
        stop(unreadable_compile(path, error))


def nothing_to_compare(out: Path) -> Diagnostic:
    """Nothing has been compiled into a folder."""
    return Diagnostic(
        "no-last-compile",
        "nothing has been compiled into this folder yet",
        Span(str(out), 1, 1),
        "run `twofold compile` first, say where it wrote with --out, "
        "or name another blueprint file with --against",
    )


def unreadable_compile(path: Path, error: ValueError) -> Diagnostic:
    """The graph that a compile kept is not one that this version reads."""
    return Diagnostic(
        "unreadable-last-compile",
        f"this is not a graph that this version of twofold reads: {error}",
        Span(str(path), 1, 1),
        "compile again, then compare",
    )
