"""Few rows in which each two answers that can be given together are given together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations
from typing import TypeVar

Row = TypeVar("Row", bound=tuple[Hashable, ...])


def pairwise(rows: Iterable[Row]) -> list[Row]:
    """Choose of all rows those that still have every pair which any of them has.

    >>> from itertools import product
    >>> len(pairwise(product("ab", "cd", "ef")))
    4
    """
    left = {row: set(_pairs(row)) for row in rows}
    missing = {pair for pairs in left.values() for pair in pairs}
    chosen: list[Row] = []
    while missing:
        best = max(left, key=lambda row: len(left[row] & missing))
        chosen.append(best)
        missing -= left.pop(best)
    return chosen


def _pairs(row: tuple[Hashable, ...]) -> Iterator[object]:
    return combinations(enumerate(row), 2)
