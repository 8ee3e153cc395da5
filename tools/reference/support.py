"""The support tables as the pages of the targets show them: each alone, and side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from twofold.compile import CLOUDS, support_tables
from twofold.placement.model import Style
from twofold.placement.support import (
    WRITTEN,
    Cell,
    Emulated,
    Native,
    Need,
    Refused,
    targets,
)
from twofold.show.matrix.markdown import escaped, markdown
from twofold.show.matrix.model import Matrix


def matrix() -> str:
    """Write the tables of all targets."""
    tables = support_tables()
    return markdown(Matrix(targets(tables), get_args(Need), tables))


def table(cloud: str, style: Style) -> str:
    """The table of one target."""
    return "\n".join(_rows(CLOUDS[cloud].support[style]))


def _rows(cells: Mapping[Need, Cell]) -> Iterator[str]:
    yield "| Need | Written as | | By, and what differs |"
    yield "| --- | --- | --- | --- |"
    for need, cell in cells.items():
        kind, says = _said(cell)
        yield f"| `{need}` | {escaped(WRITTEN[need])} | {kind} | {escaped(says)} |"


def _said(cell: Cell) -> tuple[str, str]:
    match cell:
        case Native(by):
            return "native", _resources(by)
        case Emulated(by, differs):
            return "emulated", f"{_resources(by)}: {differs}"
        case Refused(reason, instead):
            return "refused", f"{reason}. Way out: {instead}"


def _resources(by: tuple[str, ...]) -> str:
    return ", ".join(f"`{each}`" for each in by) or "what the other needs make"
