"""A place that something is wrong at, and what the language says of it."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from twofold.blueprint.fields import Field
from twofold.blueprint.places import Loc, Places
from twofold.blueprint.words import name_of
from twofold.diagnostics import Span
from twofold.values import frozen


@frozen
class Spot:
    """A value as the user wrote it, where it stands, and what the language says of it there.

    `is_key` says that a key is meant, not its value. `field` is the innermost key of a model that
    the value belongs to.
    """

    value: object
    loc: Loc
    field: Field | None
    places: Places
    is_key: bool

    @property
    def name(self) -> str:
        """What the user would call the place."""
        return name_of(self.loc)

    @property
    def inside(self) -> str:
        """What holds the place, where it is not the file itself."""
        holder = self.loc[:-1]
        return f" in {name_of(holder)}" if holder else ""

    @property
    def examples(self) -> Sequence[object]:
        """What the key may hold."""
        return self.field.examples if self.field else ()

    @property
    def way_out(self) -> str:
        """The key with an example of what it takes or, where it has none, what it is for."""
        if self.field and self.examples:
            return f"as in {self.field.key}: {_flow(self.examples[0])}"
        described = self.field.description if self.field else ""
        return described or "`twofold schema` prints what may stand here"

    @property
    def span(self) -> Span:
        """Where it begins: the value, or the key where that is meant."""
        place = self.places.of(*self.loc)
        return place.key if self.is_key else place.value

    @property
    def key(self) -> Span:
        """Where the key begins."""
        return self.places.of(*self.loc).key

    @property
    def holder(self) -> Span:
        """Where the key of what holds the place begins."""
        return self.places.of(*self.loc[:-1]).key

    def inner(self, key: str) -> Span:
        """Where the value of a key in it begins."""
        return self.places.of(*self.loc, key).value


def _flow(example: object) -> str:
    """An example as a person writes it in one line."""
    return yaml.safe_dump(example, default_flow_style=True, sort_keys=False, width=1000).strip()
