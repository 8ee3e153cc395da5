"""Things in columns, so that lines lead from left to right and cross each other seldom.

The columns are those of Sugiyama's layout: lines that would go in a circle are turned, each
thing stands right of all that leads to it, and what is between things is ordered by where its
neighbours are. A line that passes a column has a place of its own there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

from twofold.values import frozen

# Orders get no better after this many times back and forth.
ROUNDS = 12


@frozen
class Bend:
    """Where a line passes a column."""

    line: int
    column: int


Cell: TypeAlias = str | Bend
Line: TypeAlias = tuple[str, str]
Column: TypeAlias = tuple[Cell, ...]


@frozen
class Columns:
    """Columns of cells from top to bottom; for each line, the cells that it goes through.

    Lines go through their cells from left to right; those of `turned` point to the left.
    """

    columns: tuple[Column, ...]
    paths: tuple[Column, ...]
    turned: frozenset[int]

    @cached_property
    def places(self) -> Mapping[Cell, tuple[int, int]]:
        """The column of each cell, and its place there."""
        return {
            cell: (column, place)
            for column, cells in enumerate(self.columns)
            for place, cell in enumerate(cells)
        }


def arrange(keys: Sequence[str], lines: Sequence[Line]) -> Columns:
    """Put things into columns; each is the end of a line."""
    order = {key: place for place, key in enumerate(_flow(keys, lines))}
    turned = frozenset(
        number for number, (one, other) in enumerate(lines) if order[one] > order[other]
    )
    rightward = [
        (other, one) if number in turned else (one, other)
        for number, (one, other) in enumerate(lines)
    ]
    depths = _depths(sorted(keys, key=order.__getitem__), rightward)
    paths = tuple(_path(number, line, depths) for number, line in enumerate(rightward))
    columns: list[list[Cell]] = [[] for _ in range(max(depths.values(), default=-1) + 1)]
    for key in keys:
        columns[depths[key]].append(key)
    for bend in (cell for path in paths for cell in path if isinstance(cell, Bend)):
        columns[bend.column].append(bend)
    return Columns(_untangled(tuple(map(tuple, columns)), paths), paths, turned)


def _flow(keys: Sequence[str], lines: Sequence[Line]) -> Iterator[str]:
    """Order things so that few lines go back: next is one that nothing left leads to."""
    into, out = (Counter(line[end] for line in lines) for end in (1, 0))
    rest = dict.fromkeys(keys)
    while rest:
        # Of things in a circle, that from which most leads on.
        best = min(rest, key=lambda key: (into[key] > 0, into[key] - out[key]))
        del rest[best]
        into.subtract(other for one, other in lines if one == best)
        out.subtract(one for one, other in lines if other == best)
        yield best


def _depths(order: Sequence[str], lines: Sequence[Line]) -> Mapping[str, int]:
    """Each thing's column: one after the last that leads to it."""
    into: dict[str, list[str]] = {key: [] for key in order}
    out: dict[str, list[str]] = {key: [] for key in order}
    for one, other in lines:
        into[other].append(one)
        out[one].append(other)
    depths: dict[str, int] = {}
    for key in order:
        depths[key] = max((depths[before] + 1 for before in into[key]), default=0)
    # What nothing leads to stands beside what it leads to.
    beside = {key: min(depths[after] for after in out[key]) - 1 for key in order if out[key]}
    return depths | {key: depth for key, depth in beside.items() if not into[key]}


def _path(number: int, line: Line, depths: Mapping[str, int]) -> Column:
    one, other = line
    between = range(depths[one] + 1, depths[other])
    return (one, *(Bend(number, column) for column in between), other)


# --- the order within columns ---------------------------------------------------------


def _untangled(columns: tuple[Column, ...], paths: Sequence[Column]) -> tuple[Column, ...]:
    """Order each column by where its neighbours are, and keep the order with fewest crossings."""
    before: dict[Cell, list[Cell]] = {cell: [] for column in columns for cell in column}
    after: dict[Cell, list[Cell]] = {cell: [] for column in columns for cell in column}
    for one, other in (pair for path in paths for pair in pairwise(path)):
        before[other].append(one)
        after[one].append(other)
    best = columns
    for _ in range(ROUNDS):
        columns = _sorted(columns, before)
        columns = _sorted(columns[::-1], after)[::-1]
        best = min(best, columns, key=lambda each: _crossings(each, after))
    return best


def _sorted(
    columns: tuple[Column, ...], neighbours: Mapping[Cell, Sequence[Cell]]
) -> tuple[Column, ...]:
    """Sort each column, one after the other, by the middle of its neighbours' places."""
    places: dict[Cell, float] = {}
    found: list[Column] = []
    for column in columns:
        own = {cell: float(place) for place, cell in enumerate(column)}
        middles = {
            cell: sum(places[each] for each in neighbours[cell]) / len(neighbours[cell])
            if neighbours[cell]
            else place
            for cell, place in own.items()
        }
        found.append(tuple(sorted(column, key=middles.__getitem__)))
        places |= {cell: float(place) for place, cell in enumerate(found[-1])}
    return tuple(found)


def _crossings(columns: Sequence[Column], after: Mapping[Cell, Sequence[Cell]]) -> int:
    """Count how often lines cross between columns."""
    total = 0
    for column, right in pairwise(columns):
        places = {cell: place for place, cell in enumerate(right)}
        seen: list[int] = []
        for cell in column:
            ends = sorted(places[each] for each in after[cell])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            seen = sorted([*seen, *ends])
    return total
