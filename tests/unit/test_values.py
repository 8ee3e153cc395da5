"""Values: what a class of them gives, as people know it from dataclasses."""

from __future__ import annotations

import subprocess
import sys
from functools import cached_property
from typing import ClassVar

import pytest

from twofold.values import defaults, field, frozen, replace


@frozen
class Place:
    """Where something is."""

    KIND: ClassVar[str] = "place"

    name: str
    number: int = 80
    labels: dict[str, str] = field(default_factory=dict[str, str])
    note: str = field(default="", compare=False, shown=False)

    @cached_property
    def words(self) -> list[str]:
        """The words of the name."""
        return self.name.split("-")


@frozen
class Checked(Place):
    """A place with a name and a street."""

    street: str = "none"

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("no name")


def test_values_are_equal_where_their_compared_fields_are() -> None:
    assert Place("a-b", note="x") == Place("a-b", note="y")
    assert Place("a-b") != Place("a-b", 81)
    assert Place("a") != Checked("a")
    assert len({Named("a", 1), Named("a", 1), Named("a", 2)}) == 2


@frozen
class Named:
    """A key."""

    name: str
    number: int


def test_a_default_is_made_for_each_value() -> None:
    one, other = Place("a"), Place("b")
    one.labels["x"] = "y"

    assert other.labels == {}
    assert defaults(Place)["number"] == 80


def test_a_class_gives_its_fields_to_those_made_of_it_and_is_checked_after() -> None:
    assert repr(Checked("a", street="s")) == "Checked(name='a', number=80, labels={}, street='s')"
    with pytest.raises(ValueError, match="no name"):
        Checked("")


def test_a_property_is_cached_and_a_class_variable_is_no_field() -> None:
    place = Place("a-b")

    assert place.words is place.words
    assert Place.KIND == "place"
    match place:
        case Place(name, number):
            assert (name, number) == ("a-b", 80)
        case _:
            pytest.fail("a value is matched by its fields")


def test_a_changed_value_is_another_and_checked_as_well() -> None:
    before = Checked("a")
    after = replace(before, number=1)

    assert (before.number, after.number) == (80, 1)
    with pytest.raises(ValueError, match="no name"):
        replace(before, name="")


def test_what_is_given_wrongly_is_said_as_of_any_function() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'number'"):
        Named("a")  # pyright: ignore[reportCallIssue]
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        replace(Named("a", 1), colour="red")


def test_to_define_values_nothing_is_imported_that_reads_signatures() -> None:
    code = "import sys, twofold.values; sys.exit(bool({'dataclasses', 'inspect'} & {*sys.modules}))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
