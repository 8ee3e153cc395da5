"""The picture of a stack: its things, and the arrows between them; nothing here is drawn yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from twofold.show.tree import Row
from twofold.values import frozen

Style: TypeAlias = Literal["functions", "kubernetes"]
Kind: TypeAlias = Literal[
    "entry",
    "schedule",
    "functions",
    "kubernetes",
    "document",
    "relational",
    "cache",
    "bucket",
    "topic",
    "secret",
    "part",
]

# An arrow shows this many of its words, each this long; who asks for the thing sees them all.
FEW = 3
LONGEST = 36


@frozen
class Thing:
    """Something to draw: a service, what services share, a schedule, the way in, a part.

    No other thing of the picture has its `key`, of lower-case letters, digits and dashes.
    `caption` says in words what it is. `rows` are its components with what they hold.
    """

    key: str
    kind: Kind
    name: str
    caption: str
    about: str
    rows: tuple[Row, ...]


@frozen
class Arrow:
    """What one thing does with another: `read`, or the routes by which requests come."""

    source: Thing
    target: Thing
    words: tuple[str, ...]

    @property
    def label(self) -> tuple[str, ...]:
        """The words in lines that are short enough to draw."""
        shown = self.words if len(self.words) <= FEW else self.words[: FEW - 1]
        more = len(self.words) - len(shown)
        return (*map(_cut, shown), *([f"and {more} more"] if more else ()))


def _cut(word: str) -> str:
    return word if len(word) <= LONGEST else f"{word[: LONGEST - 1]}…"


@frozen
class Picture:
    """A stack's things in the order of the text, and the arrows between them."""

    name: str
    about: str
    things: tuple[Thing, ...]
    arrows: tuple[Arrow, ...]

    def arrows_from(self, thing: Thing) -> tuple[Arrow, ...]:
        """What a thing does with others."""
        return tuple(arrow for arrow in self.arrows if arrow.source.key == thing.key)

    def arrows_to(self, thing: Thing) -> tuple[Arrow, ...]:
        """What others do with a thing."""
        return tuple(arrow for arrow in self.arrows if arrow.target.key == thing.key)


def around(picture: Picture, name: str) -> Picture:
    """Leave what is called so, the things it has to do with, and the arrows between it and them."""
    meant = {thing.key for thing in picture.things if thing.name == name}
    arrows = tuple(
        arrow for arrow in picture.arrows if {arrow.source.key, arrow.target.key} & meant
    )
    kept = meant | {end.key for arrow in arrows for end in (arrow.source, arrow.target)}
    things = tuple(thing for thing in picture.things if thing.key in kept)
    return Picture(picture.name, picture.about, things, arrows)


def sentences(picture: Picture) -> Iterator[str]:
    """Say the arrows in words, for who cannot see them, as in `cart: call product.`."""
    for thing in picture.things:
        arrows = picture.arrows_from(thing)
        said = [" ".join([*arrow.words[:1], arrow.target.name]) for arrow in arrows]
        if said:
            yield f"{thing.name}: {', '.join(said)}."


def resources(thing: Thing) -> tuple[str, ...]:
    """Name what a thing's components hold, a line each: `lambda.Function cart`."""
    return tuple(f"{each.head} {each.name}" for component in thing.rows for each in component.rows)
