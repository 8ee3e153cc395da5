"""Showing what a stack comes to, as a tree or as data."""

from __future__ import annotations

import sys

from twofold.cli.actions.check import counts, number
from twofold.cli.actions.target import Target, target_of
from twofold.cli.line.leaving import UsageError
from twofold.cli.selection import Selection
from twofold.cli.terminal.output import Format, say, say_drawn, say_json
from twofold.cli.terminal.progress import steps
from twofold.compile import CLOUDS
from twofold.diagnostics import nearest
from twofold.resources.graph import ResourceGraph
from twofold.resources.serialize import PlainObject, document
from twofold.show.tree import drawn, plain_lines, tree


def show_selection(selection: Selection, only: str | None, format_: Format) -> None:
    """Show a stack's resources, or those of one thing in it."""
    with steps(format_) as at:
        at(f"Reading {selection.named}")
        target = target_of(selection)
        at(f"Compiling {target.stack.name}")
        graph = target.compiled()
        _require(only, graph)
        at(f"Drawing {target.stack.name}")
        text = "" if format_ == "json" else _drawn(target, graph, only)
    if format_ == "json":
        say_json(_only(document(graph), only))
    elif sys.stdout.isatty():
        say_drawn(text)
    else:
        say(text)


def _drawn(target: Target, graph: ResourceGraph, only: str | None) -> str:
    """Draw the tree, in colour where a terminal shows it."""
    title, rows = _title(target, graph), tree(graph, CLOUDS[target.stack.cloud].details, only)
    if not sys.stdout.isatty():
        return "\n".join([title, *plain_lines(rows, "  ")])
    from rich.console import Console  # noqa: PLC0415 (a piped tree needs no rich)

    console = Console()
    with console.capture() as captured:
        console.print(drawn(title, rows))
    return captured.get().rstrip("\n")


def _title(target: Target, graph: ResourceGraph) -> str:
    parts = [number(int(str(count)), each) for each, count in counts(graph).items()]
    return f"{target.stack.name}  {', '.join(parts)}"


def _require(only: str | None, graph: ResourceGraph) -> None:
    names = {component.address.name for component in graph.components}
    if only is not None and only not in names:
        raise UsageError(f"nothing is called '{only}'; {nearest(only, names)}", "--only")


def _only(whole: PlainObject, only: str | None) -> PlainObject:
    match whole:
        case {"components": list(components)} if only is not None:
            named = [each for each in components if isinstance(each, dict) and each["name"] == only]
            return {**whole, "components": [*named]}
        case _:
            return whole
