"""The colours of pictures: one for each kind of thing, by day and by night.

Text has a contrast of at least 7 on what it stands on, lines one of 3; tests measure it.
"""

from __future__ import annotations

from collections.abc import Mapping

from twofold.show.picture.model import Kind
from twofold.values import frozen


@frozen
class Colour:
    """What a thing is filled with, and the line around it."""

    fill: str
    stroke: str


@frozen
class Colours:
    """The colours of a picture: what it is drawn on, text, quieter text, lines, and things."""

    paper: str
    ink: str
    quiet: str
    line: str
    of: Mapping[Kind, Colour]


LIGHT = Colours(
    paper="#ffffff",
    ink="#1b1f24",
    quiet="#474e57",
    line="#6b7480",
    of={
        "entry": Colour("#eceff2", "#474e57"),
        "schedule": Colour("#fdf3c7", "#8a6500"),
        "functions": Colour("#ffe9d1", "#b35000"),
        "kubernetes": Colour("#dbe9ff", "#1f5fc4"),
        "document": Colour("#d9f2dd", "#1a7f37"),
        "relational": Colour("#d5f2ec", "#0b7a6b"),
        "cache": Colour("#e8f3c8", "#567300"),
        "bucket": Colour("#d6f0f7", "#0c758f"),
        "topic": Colour("#eee3fb", "#7a3fc0"),
        "secret": Colour("#fde3e8", "#b3274a"),
        "part": Colour("#f6f7f8", "#6b7480"),
    },
)

DARK = Colours(
    paper="#0f1318",
    ink="#f0f3f6",
    quiet="#c3cad3",
    line="#8b95a1",
    of={
        "entry": Colour("#2a3038", "#b6bec8"),
        "schedule": Colour("#3a2f06", "#d9a81e"),
        "functions": Colour("#452506", "#f0913a"),
        "kubernetes": Colour("#132c55", "#6ea4f7"),
        "document": Colour("#10361b", "#4fbf69"),
        "relational": Colour("#08362f", "#3dbda9"),
        "cache": Colour("#2b3607", "#a3c23a"),
        "bucket": Colour("#07343f", "#3fb5d1"),
        "topic": Colour("#33204f", "#b98af2"),
        "secret": Colour("#471522", "#f0708e"),
        "part": Colour("#1a1f26", "#8b95a1"),
    },
)
