"""The layout: things apart from each other, lines through none of them, and few crossings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictured import PICTURES
from twofold.show.picture.columns import arrange
from twofold.show.picture.layout import Box, Layout, Leg, Size, Wire, lay_out

SIZES = st.builds(Size, st.integers(40, 300), st.integers(40, 200))
STEPS = 24


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[str, Size], list[Wire]]:
    """Any few things and lines between them, in circles too."""
    sizes = draw(st.lists(SIZES, min_size=1, max_size=9))
    keys = [f"t{number}" for number in range(len(sizes))]
    ends = st.tuples(st.sampled_from(keys), st.sampled_from(keys)).filter(lambda x: x[0] != x[1])
    pairs = draw(st.lists(ends, max_size=16)) if len(keys) > 1 else []
    labels = st.builds(Size, st.integers(0, 150), st.sampled_from([20, 35, 50]))
    return dict(zip(keys, sizes, strict=True)), [Wire(*pair, draw(labels)) for pair in pairs]


def points(leg: Leg) -> Iterator[tuple[float, float]]:
    """Where a leg goes, as SVG's curve does between the bends."""
    yield leg.x1, leg.y1
    middle = (leg.bend1 + leg.bend2) / 2
    for step in range(STEPS + 1):
        t = step / STEPS
        x = (
            (1 - t) ** 3 * leg.bend1
            + 3 * (1 - t) ** 2 * t * middle
            + 3 * (1 - t) * t**2 * middle
            + t**3 * leg.bend2
        )
        y = leg.y1 + (leg.y2 - leg.y1) * (3 * t**2 - 2 * t**3)
        yield x, y
    yield leg.x2, leg.y2


def within(x: float, y: float, box: Box) -> bool:
    return box.x + 1 < x < box.x + box.width - 1 and box.y + 1 < y < box.y + box.height - 1


def meets(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def labels(layout: Layout, wires: list[Wire]) -> Iterator[Box]:
    """Where what is written on lines stands: at their beginnings, above the line."""
    for wire, track in zip(wires, layout.tracks, strict=True):
        if wire.label.width:
            first, last = track.legs[0], track.legs[-1]
            x = last.x2 - wire.label.width if track.turned else first.x1
            y = (last.y2 if track.turned else first.y1) + 10 - wire.label.height
            yield Box(x + 0.01, y + 0.01, wire.label.width - 0.02, wire.label.height - 0.02)


@settings(deadline=None, derandomize=True, max_examples=150)
@given(graphs())
def test_nothing_is_in_the_way_of_anything(graph: tuple[dict[str, Size], list[Wire]]) -> None:
    sizes, wires = graph

    layout = lay_out(sizes, wires)

    assert [*layout.boxes] == [*sizes]
    for key, box in layout.boxes.items():
        assert box.width >= sizes[key].width
        assert box.height >= sizes[key].height
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= layout.size.width
        assert box.y + box.height <= layout.size.height
    assert not any(meets(*pair) for pair in combinations(layout.boxes.values(), 2))
    ways = [point for track in layout.tracks for leg in track.legs for point in points(leg)]
    assert not any(within(x, y, box) for x, y in ways for box in layout.boxes.values())
    assert all(0 <= x <= layout.size.width and 0 <= y <= layout.size.height for x, y in ways)
    written = [*labels(layout, wires)]
    assert not any(meets(*pair) for pair in combinations(written, 2))
    assert not any(meets(text, box) for text in written for box in layout.boxes.values())


@settings(deadline=None, derandomize=True)
@given(graphs())
def test_lines_lead_from_thing_to_thing(graph: tuple[dict[str, Size], list[Wire]]) -> None:
    sizes, wires = graph

    layout = lay_out(sizes, wires)

    for wire, track in zip(wires, layout.tracks, strict=True):
        left, right = (wire.target, wire.source) if track.turned else (wire.source, wire.target)
        first, last, one, other = (
            track.legs[0],
            track.legs[-1],
            layout.boxes[left],
            layout.boxes[right],
        )
        assert first.x1 == one.x + one.width
        assert one.y < first.y1 < one.y + one.height
        assert last.x2 == other.x
        assert other.y < last.y2 < other.y + other.height
        for leg, after in pairwise(track.legs):
            assert (leg.x2, leg.y2) == (after.x1, after.y1)


def test_a_thing_stands_right_of_all_that_leads_to_it() -> None:
    columns = arrange(["a", "b", "c"], [("a", "c"), ("a", "b"), ("b", "c")])

    assert {key: columns.places[key][0] for key in "abc"} == {"a": 0, "b": 1, "c": 2}
    assert columns.turned == frozenset()


def test_of_a_circle_one_line_is_turned() -> None:
    columns = arrange(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")])

    assert columns.turned == {2}


def test_what_nothing_leads_to_stands_beside_what_it_leads_to() -> None:
    columns = arrange(["a", "b", "c", "late"], [("a", "b"), ("b", "c"), ("late", "c")])

    assert columns.places["late"][0] == 1


def test_lines_cross_only_where_they_must() -> None:
    columns = arrange(["a", "b", "x", "y"], [("a", "y"), ("b", "x")])

    (left, right) = columns.columns
    assert [left.index("a"), left.index("b")] == [right.index("y"), right.index("x")]


@pytest.mark.parametrize(
    ("name", "most"), [("shop-aws-dev", 5), ("online-boutique-aws-dev", 9), ("hello-aws-dev", 0)]
)
def test_real_stacks_have_few_crossings(name: str, most: int) -> None:
    picture = PICTURES[name]
    ends = [(arrow.source.key, arrow.target.key) for arrow in picture.arrows]
    linked = {key for pair in ends for key in pair}
    columns = arrange([each.key for each in picture.things if each.key in linked], ends)

    steps = [(one, other) for path in columns.paths for one, other in pairwise(path)]
    crossings = 0
    for (one, other), (third, fourth) in combinations(steps, 2):
        (column, top), (column2, top2) = columns.places[one], columns.places[third]
        bottom, bottom2 = columns.places[other][1], columns.places[fourth][1]
        crossings += column == column2 and (top - top2) * (bottom - bottom2) < 0

    assert crossings <= most
