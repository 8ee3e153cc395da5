"""Write a blueprint beside folders of code, and resolve it."""

from __future__ import annotations

from pathlib import Path

from twofold.blueprint.load import load
from twofold.services.graph import ServiceGraph
from twofold.services.model import Service
from twofold.services.resolve import resolve


def resolve_text(folder: Path, text: str) -> ServiceGraph:
    """Resolve a blueprint of that text in that folder."""
    path = folder / "shop.yaml"
    path.write_text(text, encoding="utf-8")
    return resolve(load(path))


def service(graph: ServiceGraph, name: str) -> Service:
    """A service of a graph by its name."""
    return next(each for each in graph.services if each.name == name)
