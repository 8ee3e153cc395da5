"""Where each thing of a picture stands, and where each of its lines goes.

Things stand in columns. A line changes its height between two columns and nowhere else, and so
goes through no thing; what is written at its beginning stands on a level part, which no other
line crosses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from twofold.show.picture.columns import Bend, Cell, Columns, arrange
from twofold.show.picture.heights import END, Grid
from twofold.values import frozen

# What lines need between columns to get from one height to another.
CURVE = 88.0
# Things without a line stand below, so far apart, in rows that are at least so wide.
APART = 28.0
ROW = 720.0


@frozen
class Size:
    """How large something is."""

    width: float
    height: float


@frozen
class Wire:
    """A line from one thing to another, and how large what is written at its beginning is."""

    source: str
    target: str
    label: Size


@frozen
class Box:
    """Where a thing stands."""

    x: float
    y: float
    width: float
    height: float


@frozen
class Leg:
    """A part of a line: level from `x1`, to another height between the bends, level to `x2`."""

    x1: float
    y1: float
    bend1: float
    bend2: float
    x2: float
    y2: float


@frozen
class Track:
    """Where a line goes, from left to right; one that is `turned` points to the left."""

    legs: tuple[Leg, ...]
    turned: bool


@frozen
class Layout:
    """How large all is together, where each thing is by key, and the lines in their order."""

    size: Size
    boxes: Mapping[str, Box]
    tracks: tuple[Track, ...]


def lay_out(sizes: Mapping[str, Size], wires: Sequence[Wire]) -> Layout:
    """Find places for things of at least these sizes, and ways for their lines."""
    linked = {end for wire in wires for end in (wire.source, wire.target)}
    columns = arrange(
        [key for key in sizes if key in linked], [(wire.source, wire.target) for wire in wires]
    )
    grid = Grid.of(columns, {key: size.height for key, size in sizes.items()}, _slots(wires))
    strips = tuple(_strips(columns, sizes, wires))
    boxes = {
        cell: Box(strip.left, grid.tops[cell], strip.right - strip.left, grid.heights[cell])
        for strip, column in zip(strips, columns.columns, strict=True)
        for cell in column
        if isinstance(cell, str)
    }
    width = max((box.x + box.width for box in boxes.values()), default=0)
    # A line may pass below all things.
    height = max((top + grid.heights[cell] for cell, top in grid.tops.items()), default=0)
    alone = {key: size for key, size in sizes.items() if key not in linked}
    boxes |= _rows(alone, max(width, ROW), height + APART if boxes else 0)
    tracks = [
        Track(tuple(_legs(number, path, grid, columns, strips)), number in columns.turned)
        for number, path in enumerate(columns.paths)
    ]
    size = Size(
        max((box.x + box.width for box in boxes.values()), default=0),
        max([height, *(box.y + box.height for box in boxes.values())]),
    )
    return Layout(size, {key: boxes[key] for key in sizes}, (*tracks,))


def _slots(wires: Sequence[Wire]) -> Mapping[tuple[int, str], float]:
    """How much of a thing's side each line takes, at either end."""
    ends = {(number, wire.target): END for number, wire in enumerate(wires)}
    return ends | {
        (number, wire.source): max(END, wire.label.height) for number, wire in enumerate(wires)
    }


# --- columns from left to right -------------------------------------------------------


@frozen
class _Strip:
    """Where a column stands, and how far before and after it lines are level."""

    left: float
    right: float
    before: float
    after: float


def _strips(columns: Columns, sizes: Mapping[str, Size], wires: Sequence[Wire]) -> Iterator[_Strip]:
    left = 0.0
    for column in columns.columns:
        keys = [cell for cell in column if isinstance(cell, str)]
        labels: dict[bool, list[float]] = {True: [0.0], False: [0.0]}
        for number, wire in enumerate(wires):
            if wire.source in keys:
                labels[number in columns.turned].append(wire.label.width)
        before, after = max(labels[True]), max(labels[False])
        left += before
        right = left + max(sizes[key].width for key in keys)
        yield _Strip(left, right, left - before, right + after)
        left = right + after + CURVE


def _legs(
    number: int,
    path: Sequence[Cell],
    grid: Grid,
    columns: Columns,
    strips: Sequence[_Strip],
) -> Iterator[Leg]:
    for one, other in pairwise(path):
        here, there = (strips[columns.places[cell][0]] for cell in (one, other))
        yield Leg(
            # A line goes on through the column that it passes.
            here.left if isinstance(one, Bend) else here.right,
            grid.height_of(number, one),
            here.after,
            there.before,
            there.left,
            grid.height_of(number, other),
        )


# --- things without a line ------------------------------------------------------------


def _rows(sizes: Mapping[str, Size], width: float, top: float) -> dict[str, Box]:
    """Put things beside each other, in as many rows as it takes."""
    boxes: dict[str, Box] = {}
    x, y, below = 0.0, top, top
    for key, size in sizes.items():
        if x and x + size.width > width:
            x, y = 0.0, below + APART
        boxes[key] = Box(x, y, size.width, size.height)
        x += size.width + APART
        below = max(below, y + size.height)
    return boxes
