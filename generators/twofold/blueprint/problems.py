"""What can be wrong with a value, before anybody knows where it stands."""

from __future__ import annotations

from typing import TypeAlias

from twofold.blueprint.fields import Field, Spec
from twofold.blueprint.places import Loc
from twofold.blueprint.quantities import MistakeError
from twofold.values import frozen


@frozen
class UnknownKey:
    """A key that its model does not have."""

    model: type[Spec]


@frozen
class MissingKey:
    """A key that has to be there."""


@frozen
class WrongType:
    """A value of another kind than is wanted."""

    wanted: str


@frozen
class UnknownValue:
    """A value that is none of a few words."""

    allowed: tuple[str, ...]


@frozen
class UnknownKind:
    """A mapping whose kind is none of those that there are."""

    kind: object
    known: tuple[str, ...]


@frozen
class MissingKind:
    """A mapping that does not say its kind."""


@frozen
class OutOfRange:
    """A number beyond a limit: it has to be `word` the limit, as in at least 1."""

    word: str
    limit: int


@frozen
class WrongForm:
    """A text that a pattern does not fit."""

    pattern: str


@frozen
class TooLong:
    """A text of more characters than there may be."""

    longest: int


@frozen
class TooShort:
    """What has to hold something, and does not."""


@frozen
class Mistake:
    """What a look at the value found."""

    error: MistakeError


What: TypeAlias = (
    UnknownKey
    | MissingKey
    | WrongType
    | UnknownValue
    | UnknownKind
    | MissingKind
    | OutOfRange
    | WrongForm
    | TooLong
    | TooShort
    | Mistake
)


class Problem:
    """What is wrong with a value, on its way out to whoever knows where the outermost stands.

    `field` is the innermost key of a model that the value belongs to; `is_key` says that the key
    in a mapping is meant.
    """

    __slots__ = ("_steps", "field", "is_key", "value", "what")

    def __init__(self, what: What, value: object) -> None:
        self.what = what
        self.value = value
        self.field: Field | None = None
        self.is_key = False
        self._steps: list[str | int] = []

    @property
    def loc(self) -> Loc:
        """The way to the value from what was read."""
        return tuple(reversed(self._steps))

    @property
    def step(self) -> str | int:
        """The outermost step of that way."""
        return self._steps[-1]

    def under(self, step: str | int, field: Field | None) -> None:
        """Say where the value, or what holds it, stands in what holds that."""
        self._steps.append(step)
        self.field = self.field or field


class WrongError(Exception):
    """Raised by whoever reads a value, with all that is wrong in it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems

    def under(self, step: str | int, field: Field | None = None) -> list[Problem]:
        """The problems, as they are seen from one step further out."""
        for each in self.problems:
            each.under(step, field)
        return self.problems

    def at_key(self, step: str) -> list[Problem]:
        """The problems of a mapping's key."""
        for each in self.problems:
            each.is_key = True
        return self.under(step)


def wrong(what: What, value: object) -> WrongError:
    """Say what is wrong with one value."""
    return WrongError([Problem(what, value)])
