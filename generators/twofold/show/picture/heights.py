"""How high each thing of a column stands, so that lines are as straight as they can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from twofold.show.picture.columns import Bend, Cell, Columns
from twofold.values import frozen

# Between things of a column, and beside a line that passes.
GAP = 24.0
LINE_GAP = 18.0
# What the end of a line takes of a thing's side, at least.
END = 20.0
# What is free of a thing's side above its lines and below.
MARGIN = 10.0
# Places get no better after this many times back and forth.
ROUNDS = 12
# A line that is straight where it passes a column is worth this many ends of lines.
STRAIGHT = 4.0

# An end of a line: the line's number, and the cell where it ends.
End: TypeAlias = tuple[int, Cell]


@frozen
class Grid:
    """The top and the height of each cell, and how far below the top each line ends there."""

    tops: Mapping[Cell, float]
    heights: Mapping[Cell, float]
    offsets: Mapping[End, float]

    @classmethod
    def of(
        cls, columns: Columns, least: Mapping[str, float], slots: Mapping[tuple[int, str], float]
    ) -> Grid:
        """Find heights of at least `least`, in which each end of a line has its slot."""
        sides = [*_sides(columns)]
        taken = dict.fromkeys(columns.places, 0.0)
        for cell, side in sides:
            if isinstance(cell, str):
                taken[cell] = max(taken[cell], sum(slots[number, cell] for number in side))
        heights = {
            cell: max(least[cell], 2 * MARGIN + high) if isinstance(cell, str) else 0.0
            for cell, high in taken.items()
        }
        offsets = {
            (number, cell): offset
            for cell, side in sides
            for number, offset in _offsets(cell, side, heights[cell], slots)
        }
        return cls(_tops(columns, heights, offsets), heights, offsets)

    def height_of(self, number: int, cell: Cell) -> float:
        """How high a line is where it meets a cell."""
        return self.tops[cell] + self.offsets[number, cell]


def _sides(columns: Columns) -> Iterator[tuple[Cell, Sequence[int]]]:
    """The lines at either side of each cell, from top to bottom, by where they go on."""
    left: dict[Cell, list[tuple[int, int]]] = {cell: [] for cell in columns.places}
    right: dict[Cell, list[tuple[int, int]]] = {cell: [] for cell in columns.places}
    for number, path in enumerate(columns.paths):
        for one, other in pairwise(path):
            right[one].append((columns.places[other][1], number))
            left[other].append((columns.places[one][1], number))
    for sides in (left, right):
        for cell, ends in sides.items():
            yield cell, [number for _, number in sorted(ends)]


def _offsets(
    cell: Cell, side: Sequence[int], height: float, slots: Mapping[tuple[int, str], float]
) -> Iterator[tuple[int, float]]:
    """Put the ends of lines below each other, in the middle of a side.

    What is written at one stands above it, and so a line is low in its slot.
    """
    if isinstance(cell, Bend):
        yield cell.line, 0.0
        return
    bottom = (height - sum(slots[number, cell] for number in side)) / 2
    for number in side:
        bottom += slots[number, cell]
        yield number, bottom - END / 2


def _tops(
    columns: Columns, heights: Mapping[Cell, float], offsets: Mapping[End, float]
) -> Mapping[Cell, float]:
    """Move each column to where its lines are straight, back and forth."""
    left: dict[Cell, list[tuple[int, Cell]]] = {cell: [] for cell in heights}
    right: dict[Cell, list[tuple[int, Cell]]] = {cell: [] for cell in heights}
    for number, path in enumerate(columns.paths):
        for one, other in pairwise(path):
            left[other].append((number, one))
            right[one].append((number, other))
    both = {cell: left[cell] + right[cell] for cell in heights}
    tops = {cell: top for column in columns.columns for cell, top in _stacked(column, heights)}
    for _ in range(ROUNDS):
        for sweep, neighbours in (
            (columns.columns, left),
            (columns.columns[::-1], right),
            (columns.columns, both),
        ):
            for column in sweep:
                wishes = [_wish(cell, neighbours[cell], tops, offsets) for cell in column]
                tops |= zip(column, _settled(column, wishes, heights, both), strict=True)
    highest = min(tops.values(), default=0)
    return {cell: top - highest for cell, top in tops.items()}


def _stacked(column: Sequence[Cell], heights: Mapping[Cell, float]) -> Iterator[tuple[Cell, float]]:
    top = 0.0
    for cell in column:
        yield cell, top
        top += heights[cell] + GAP


def _wish(
    cell: Cell,
    neighbours: Sequence[tuple[int, Cell]],
    tops: Mapping[Cell, float],
    offsets: Mapping[End, float],
) -> float:
    """The top at which a cell's lines are straightest; where it is, if it has none."""
    wishes = [
        tops[each] + offsets[number, each] - offsets[number, cell] for number, each in neighbours
    ]
    return sum(wishes) / len(wishes) if wishes else tops[cell]


def _settled(
    column: Sequence[Cell],
    wishes: Sequence[float],
    heights: Mapping[Cell, float],
    ends: Mapping[Cell, Sequence[object]],
) -> list[float]:
    """Fulfil wishes as well as the order and the gaps allow: the least squares of all misses.

    Cells that get into each other's way move as one block from then on.
    """
    shifts = [0.0]
    for one, other in pairwise(column):
        shifts.append(shifts[-1] + heights[one] + _gap(one, other))
    blocks: list[tuple[float, float, int]] = []
    for cell, wish, shift in zip(column, wishes, shifts, strict=True):
        middle, weight, count = wish - shift, _weight(cell, ends), 1
        while blocks and blocks[-1][0] >= middle:
            other, heavy, many = blocks.pop()
            middle = (middle * weight + other * heavy) / (weight + heavy)
            weight, count = weight + heavy, count + many
        blocks.append((middle, weight, count))
    middles = [middle for middle, _, count in blocks for _ in range(count)]
    return [middle + shift for middle, shift in zip(middles, shifts, strict=True)]


def _gap(one: Cell, other: Cell) -> float:
    return GAP if isinstance(one, str) and isinstance(other, str) else LINE_GAP


def _weight(cell: Cell, ends: Mapping[Cell, Sequence[object]]) -> float:
    return STRAIGHT if isinstance(cell, Bend) else max(1, len(ends[cell]))
