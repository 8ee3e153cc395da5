"""The support table as the pages of the targets show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twofold.compile import CLOUDS
from twofold.placement.model import Style
from twofold.placement.support import WRITTEN, Cell, Emulated, Native, Need, Refused


def table(cloud: str, style: Style) -> str:
    """The table of one target."""
    return "\n".join(_rows(CLOUDS[cloud].support[style]))


def _rows(cells: Mapping[Need, Cell]) -> Iterator[str]:
    yield "| Need | Written as | | By, and what differs |"
    yield "| --- | --- | --- | --- |"
    for need, cell in cells.items():
        kind, says = _said(cell)
        yield f"| `{need}` | {_escaped(WRITTEN[need])} | {kind} | {_escaped(says)} |"


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


def _escaped(text: str) -> str:
    """A text in a cell of a table, where angle brackets are no tags."""
    return text.replace("|", r"\|").replace("<", "&lt;")
