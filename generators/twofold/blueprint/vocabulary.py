"""What the language notes at a type: limits, examples, and what looks at a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from twofold.values import field, frozen

Note = TypeVar("Note")


@frozen
class Limits:
    """What a value keeps to.

    A text has a form and a length, in characters; a number lies between `least` and `most`, or
    `above`; a list or a mapping may have to hold something, which is `shortest=1`.
    """

    pattern: str | None = None
    shortest: int = 0
    longest: int | None = None
    least: int | None = None
    most: int | None = None
    above: int | None = None


@frozen
class Amount:
    """A whole number that may be written as text with a unit: `read` makes the number of it."""

    read: Callable[[object], int]
    # What is noted at one type of several has to be as good a key as the type.
    units: Mapping[str, int] = field(compare=False)
    least: int
    most: int
    examples: tuple[int | str, ...]

    @property
    def limits(self) -> Limits:
        """What the number keeps to."""
        return Limits(least=self.least, most=self.most)


@frozen
class Example:
    """A value that fits, for the schema and the documentation."""

    value: object


@frozen
class Shown(Example):
    """An example that a hint shows as well, instead of what the key is for."""


@frozen
class Described:
    """What a key is for, where several models have it; else the text stands below the field."""

    text: str


@frozen
class By:
    """The key whose word says which of several models a mapping is."""

    key: str


@frozen
class Before:
    """A look at what somebody wrote, before it is read. It may raise `MistakeError`."""

    check: Callable[[object], object]


@frozen
class After:
    """A look at what was read, which it may change. It may raise `MistakeError`."""

    check: Callable[..., object]


def noted(notes: tuple[object, ...], kind: type[Note]) -> Note | None:
    """Find the note of a kind."""
    return next((each for each in notes if isinstance(each, kind)), None)
