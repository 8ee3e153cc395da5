"""Which packages a graph deploys that are still to be built."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from twofold.diagnostics import Diagnostic, Span, few
from twofold.resources.graph import ResourceGraph
from twofold.resources.values import Archive


def unpackaged(graph: ResourceGraph) -> tuple[str, ...]:
    """The services whose packages a graph deploys, and which have none that is of their code."""
    packages = (part for part in graph.special if isinstance(part, Archive))
    names = (package.name for package in packages if package.path is None)
    return tuple(dict.fromkeys(name.removesuffix(".zip") for name in names))


def not_packaged(names: Iterable[str], blueprint: Path, command: str) -> Diagnostic:
    """Services are to be deployed that were never packaged, or were changed since.

    `command` is what packages them.
    """
    return Diagnostic(
        "not-packaged",
        f"not packaged, or changed since: {few(tuple(names))}",
        Span(str(blueprint), 1, 1),
        f"run `{command}`",
    )
