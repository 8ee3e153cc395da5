"""Checking what somebody wrote: every phase is gone through, nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from twofold.blueprint.load import load
from twofold.cli.actions.target import target_of
from twofold.cli.selection import Selection
from twofold.cli.terminal.output import Format, say, say_json
from twofold.cli.terminal.progress import steps
from twofold.resources.graph import Resource, ResourceGraph
from twofold.services.resolve import resolve

if TYPE_CHECKING:
    from twofold.resources.serialize import PlainObject


def check_selection(selection: Selection, format_: Format) -> None:
    """Go through every phase that the selection allows, and say how much there is."""
    with steps(format_) as at:
        at(f"Checking {selection.named}")
        if selection.blueprint and not selection.cloud:
            counted: PlainObject = _of_blueprint(selection.blueprint)
        else:
            target = target_of(selection)
            at(f"Compiling {target.stack.name}")
            graph = target.compiled()
            counted = {"stack": target.stack.name, **counts(graph)}
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


def counts(graph: ResourceGraph) -> PlainObject:
    """Count what a stack consists of."""
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
    parts = [number(int(str(count)), things) for things, count in rest if count]
    return f"ok: {', with '.join([str(name), ', '.join(parts)])}"


def number(count: int, things: str) -> str:
    """Say how many there are.

    >>> number(1, "services"), number(2, "services")
    ('1 service', '2 services')
    """
    return f"{count} {things if count != 1 else things.removesuffix('s')}"
