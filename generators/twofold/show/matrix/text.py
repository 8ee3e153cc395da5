"""The matrix for a terminal: a grid of short words, then what they do not say."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import Literal, TypeAlias

from twofold.diagnostics import enumeration
from twofold.placement.support import WRITTEN, Target
from twofold.show.matrix.model import Judged, Matrix, Note, Support, Verdict, notes, support
from twofold.values import frozen

Tone: TypeAlias = Literal["good", "bad", "change", "bold", "plain"]
# A line in parts, each with how it is meant.
Part: TypeAlias = tuple[str, Tone]
Line: TypeAlias = tuple[Part, ...]

MARKS: dict[Support, Part] = {
    "native": ("yes", "good"),
    "emulated": ("yes*", "change"),
    "refused": ("no", "bad"),
}
MEANINGS: dict[Support, str] = {
    "native": "native: the cloud has it",
    "emulated": "emulated: what differs is said below",
    "refused": "refused: the reason is said below",
}
MARK = max(len(mark) for mark, _ in MARKS.values())
BETWEEN_CLOUDS, BETWEEN_STYLES = 2, 4


def lines(matrix: Matrix, width: int | None, *, every_cell: bool) -> Iterator[Line]:
    """Lay a matrix out in lines of at most a width, or as long as they come.

    `every_cell` says what makes the native ones too; else nothing is said of what just works.
    """
    yield from _grids(matrix, width)
    yield from _legend(matrix)
    # Findings say why a blueprint is refused.
    kinds: tuple[Support, ...] = ("emulated",) if matrix.judged else ("emulated", "refused")
    yield from _notes(notes(matrix, *(MARKS if every_cell else kinds)), width)
    if matrix.judged:
        yield ()
        yield from _verdicts(matrix.judged, width)


# --- the grid -------------------------------------------------------------------------


@frozen
class _Column:
    """Where a word goes: behind how many spaces, and how wide."""

    gap: int
    width: int
    word: str
    tone: Tone


def _grids(matrix: Matrix, width: int | None) -> Iterator[Line]:
    """One grid, or one for each style where that would be too wide."""
    styles = [tuple(group) for _, group in groupby(matrix.targets, lambda each: each.style)]
    whole = [*_grid(matrix, styles)]
    if width is None or max(map(_length, whole)) <= width:
        yield from (*whole, ())
    else:
        for style in styles:
            yield from (*_grid(matrix, [style]), ())


def _grid(matrix: Matrix, styles: list[tuple[Target, ...]]) -> Iterator[Line]:
    first = max(len(need) for need in (*matrix.needs, "need"))
    yield _row("", first, [_over(style) for style in styles])
    clouds: dict[Target, Part] = {each: (each.cloud, "bold") for each in matrix.targets}
    yield _row("need", first, [*_across(styles, clouds)])
    for need in matrix.needs:
        marks = {target: MARKS[support(of)] for target, of in matrix.row(need)}
        yield _row(need, first, [*_across(styles, marks)])
    if matrix.judged:
        runs = {each.target: _runs(each) for each in matrix.judged.verdicts}
        yield _row("runs", first, [*_across(styles, runs)])


def _runs(verdict: Verdict) -> Part:
    return ("no", "bad") if verdict.findings else ("yes", "good")


def _over(style: tuple[Target, ...]) -> _Column:
    """Lay a style's name over its clouds."""
    columns = _widths(style)
    whole = sum(columns) + BETWEEN_CLOUDS * (len(columns) - 1)
    return _Column(BETWEEN_STYLES, whole, style[0].style, "bold")


def _across(styles: list[tuple[Target, ...]], words: dict[Target, Part]) -> Iterator[_Column]:
    for style in styles:
        gap = BETWEEN_STYLES
        for target, width in zip(style, _widths(style), strict=True):
            yield _Column(gap, width, *words[target])
            gap = BETWEEN_CLOUDS


def _widths(style: tuple[Target, ...]) -> list[int]:
    """How wide each cloud's column is; all of them together bear the style's name."""
    widths = [max(MARK, len(target.cloud)) for target in style]
    missing = len(style[0].style) - sum(widths) - BETWEEN_CLOUDS * (len(widths) - 1)
    return [*widths[:-1], widths[-1] + max(missing, 0)]


def _row(first: str, width: int, columns: list[_Column]) -> Line:
    *most, last = columns
    return (
        (f"{first:<{width}}", "plain"),
        *(part for each in most for part in _parts(each)),
        *_parts(last)[:-1],  # no line ends in spaces
    )


def _parts(column: _Column) -> tuple[Part, Part, Part]:
    filled = " " * (column.width - len(column.word))
    return ((" " * column.gap, "plain"), (column.word, column.tone), (filled, "plain"))


def _length(line: Line) -> int:
    return sum(len(text) for text, _ in line)


# --- what the grid does not say -------------------------------------------------------


def _legend(matrix: Matrix) -> Iterator[Line]:
    """Say what the words mean that are in the grid."""
    met = {support(of) for need in matrix.needs for _, of in matrix.row(need)}
    for kind, (mark, tone) in MARKS.items():
        if kind in met:
            yield ((mark, tone), (f"{'':<{MARK - len(mark) + 2}}{MEANINGS[kind]}", "plain"))


def _notes(found: Iterator[Note], width: int | None) -> Iterator[Line]:
    """Say what holds of each need, below its name."""
    below = None
    for note in found:
        if note.need != below:
            below = note.need
            yield ()
            yield ((note.need, "bold"), (f"  {WRITTEN[note.need]}", "plain"))
        yield from _note(note, width)


def _note(note: Note, width: int | None) -> Iterator[Line]:
    mark, tone = MARKS[note.support]
    indent = " " * (MARK + 4)
    text = f"{', '.join(map(str, note.targets))}: {note.text}"
    first, *rest = _wrapped(text, width and width - len(indent))
    yield (("  ", "plain"), (mark, tone), (f"{'':<{MARK - len(mark) + 2}}{first}", "plain"))
    for line in rest:
        yield ((f"{indent}{line}", "plain"),)


def _verdicts(judged: Judged, width: int | None) -> Iterator[Line]:
    """Say what `check` would where a blueprint does not run, and at the end where it does."""
    name = f"{judged.name} in {judged.environment}"
    for verdict in judged.verdicts:
        if verdict.findings:
            yield ((f"{name} does not run on {verdict.target}:", "bad"),)
            for finding in verdict.findings:
                for line in str(finding).splitlines():
                    yield ((f"  {line}", "plain"),)
            yield ()
    there = enumeration([str(each.target) for each in judged.verdicts if not each.findings])
    tone: Tone = "good" if there else "bad"
    for line in _wrapped(f"{name} runs on {there or 'none of these targets'}.", width):
        yield ((line, tone),)


def _wrapped(text: str, width: int | None) -> list[str]:
    """Divide a text into lines where there is a width."""
    return textwrap.wrap(text, width, break_on_hyphens=False) if width else [text]
