"""An environment with what some requirements bring, and nothing else that is installed here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from compiled import ROOT


def only(requirements: list[str], folder: Path) -> Path:
    """Link what is needed of this environment into a folder, to be the whole path of another."""
    folder.mkdir()
    for name in _closure(requirements):
        found = metadata.distribution(name)
        tops = {path.parts[0] for path in found.files or () if ".." not in path.parts}
        for top in tops:
            place = folder / top
            if not place.is_symlink() and (there := Path(str(found.locate_file(top)))).exists():
                place.symlink_to(there)
    return folder


def _closure(requirements: list[str]) -> set[str]:
    names: set[str] = set()
    seen: set[str] = set()
    todo = [*requirements]
    while todo:
        text = todo.pop()
        if text not in seen:
            seen.add(text)
            wanted = Requirement(text)
            names.add(wanted.name)
            todo += _needs(wanted)
    return names


def _needs(wanted: Requirement) -> Iterator[str]:
    if wanted.name == "twofold":
        ours: Any = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        yield from ours["dependencies"]
        for extra in wanted.extras:
            yield from ours["optional-dependencies"][extra]
        return
    for text in metadata.requires(wanted.name) or ():
        needed = Requirement(text)
        extras = ("", *wanted.extras)
        marker = needed.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
            needed.marker = None
            yield str(needed)
