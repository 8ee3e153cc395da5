"""The matrix as tables in Markdown, for a page of somebody's own and for the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.diagnostics import enumeration
from twofold.placement.support import WRITTEN
from twofold.show.matrix.model import Judged, Matrix, notes, support


def markdown(matrix: Matrix) -> str:
    """Write a table of all cells, and one of what they do not say."""
    parts = [grid(matrix), differences(matrix)]
    if matrix.judged:
        parts.append("\n".join(_verdicts(matrix.judged)))
    return "\n\n".join(parts)


def grid(matrix: Matrix) -> str:
    """Write a row for each need, and a column for each target."""
    return "\n".join(_grid(matrix))


def _grid(matrix: Matrix) -> Iterator[str]:
    yield f"| Need | Written as | {' | '.join(map(str, matrix.targets))} |"
    yield f"| --- | --- |{' --- |' * len(matrix.targets)}"
    for need in matrix.needs:
        words = " | ".join(support(each) for _, each in matrix.row(need))
        yield f"| `{need}` | {escaped(WRITTEN[need])} | {words} |"


def differences(matrix: Matrix) -> str:
    """Write a row for whatever differs or is refused."""
    return "\n".join(_differences(matrix))


def _differences(matrix: Matrix) -> Iterator[str]:
    yield "| Need | On | | What differs, or why it is refused |"
    yield "| --- | --- | --- | --- |"
    for note in notes(matrix, "emulated", "refused"):
        on = ", ".join(map(str, note.targets))
        yield f"| `{note.need}` | {on} | {note.support} | {escaped(note.text)} |"


def _verdicts(judged: Judged) -> Iterator[str]:
    there = [str(each.target) for each in judged.verdicts if not each.findings]
    if there:
        yield f"- `{judged.name}` in {judged.environment} runs on {enumeration(there)}."
    for verdict in judged.verdicts:
        if verdict.findings:
            yield f"- `{judged.name}` in {judged.environment} does not run on {verdict.target}:"
            yield from (f"    - {' '.join(str(each).split())}" for each in verdict.findings)


def escaped(text: str) -> str:
    """Write a text for a cell of a table, where angle brackets are no tags."""
    return text.replace("|", r"\|").replace("<", "&lt;")
