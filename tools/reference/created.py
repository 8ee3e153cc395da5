"""What each target creates for the same blueprint: `docs/targets/same-blueprint.md`.

A test keeps the page true; see `tests/unit/test_same_blueprint.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from twofold.compile import compile_stack, support_tables
from twofold.diagnostics import CompileError
from twofold.placement.model import stack_of
from twofold.placement.support import Target, targets
from twofold.resources.graph import (
    Component,
    Resource,
    ResourceGraph,
)
from twofold.show.tree import label

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "targets" / "same-blueprint.md"
BLUEPRINTS = ("hello", "shop")

HEAD = """\
# The same blueprint on every target

What each target creates for a blueprint of this repository in `dev`, with every service in that
target's style: the resources that `twofold show` lists, counted by their type. A row is a kind of
component, which stands for the same thing of the blueprint in every column.

Stores, topics and secrets come to the same in both styles of a cloud. That is what lets a
[service move](../moving.md) and leaves the data where it is.

This page is written by `UPDATE_CASES=1 pytest tests/unit/test_same_blueprint.py`.
"""

# What a target made of a blueprint: nothing, where it is refused.
Made: TypeAlias = Mapping[Target, ResourceGraph | None]


def page() -> str:
    """The page."""
    return "\n".join([HEAD, *(line for name in BLUEPRINTS for line in _section(name))])


def _section(name: str) -> Iterator[str]:
    yield f"## {name}"
    yield ""
    yield from _table(made(name))
    yield ""


def made(name: str) -> Made:
    """Compile a blueprint for every target that there is."""
    return {target: _graph(name, target) for target in targets(support_tables())}


def _graph(name: str, target: Target) -> ResourceGraph | None:
    path = ROOT / "blueprints" / f"{name}.yaml"
    stack = stack_of(name, path, cloud=target.cloud, environment="dev", style=target.style)
    try:
        return compile_stack(stack)
    except CompileError:
        return None


def _table(graphs: Made) -> Iterator[str]:
    yield f"| | {' | '.join(map(str, graphs))} |"
    yield f"| --- |{' --- |' * len(graphs)}"
    yield f"| resources | {' | '.join(map(_whole, graphs.values()))} |"
    for kind in kinds(graphs):
        cells = (_cell(graph, kind) for graph in graphs.values())
        yield f"| `{kind}` | {' | '.join(cells)} |"


def kinds(graphs: Made) -> tuple[str, ...]:
    """Every kind of component that has resources, in the order in which targets create them."""
    found = (each for graph in graphs.values() if graph for each in graph.components)
    return tuple(dict.fromkeys(label(each.address) for each in found if counted((each,))))


def _whole(graph: ResourceGraph | None) -> str:
    return str(counted(graph.components).total()) if graph else "refused"


def _cell(graph: ResourceGraph | None, kind: str) -> str:
    """What the components of a kind come to."""
    found = tuple(each for each in graph.components if label(each.address) == kind) if graph else ()
    return ", ".join(f"{count} `{name}`" for name, count in counted(found).items())


def counted(components: Iterable[Component]) -> Counter[str]:
    """Count the resources of components by their type."""
    nodes = (node for each in components for node in each.nodes)
    return Counter(label(node.address) for node in nodes if isinstance(node, Resource))
