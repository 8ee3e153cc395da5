"""Where the parts of a YAML text stand, from which character to which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from yaml.cyaml import CBaseLoader
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from twofold.blueprint.nodes import STAND_INS
from twofold.values import frozen


@frozen
class Piece:
    """A single value, or one that repeats another: `text` is what it says, if it says it here."""

    start: int
    end: int
    text: str | None


@frozen
class Items:
    """A list."""

    start: int
    end: int


@frozen
class Section:
    """A mapping; `flow` when it stands in braces. An empty block's `end` is where it starts."""

    start: int
    end: int
    flow: bool
    pairs: tuple[tuple[Part, Part], ...]

    def pair(self, name: str) -> tuple[Part, Part] | None:
        """A key, and its value."""
        found = (each for each in self.pairs if isinstance(each[0], Piece) and each[0].text == name)
        return next(found, None)


Part: TypeAlias = Piece | Items | Section


def laid_out(text: str) -> Part:
    """Find the parts of a text that can be parsed and says something."""
    events = _events(text)
    next(each for each in events if isinstance(each, DocumentStartEvent))
    return _part(next(events), events)


def _events(text: str) -> Iterator[Event]:
    parser = CBaseLoader(text if text.isascii() else text.translate(STAND_INS))
    while (event := parser.get_event()) is not None:
        yield event


def _part(event: Event, events: Iterator[Event]) -> Part:
    match event:
        case ScalarEvent():
            return Piece(_start(event), _end(event), event.value)
        case AliasEvent():
            return Piece(_start(event), _end(event), None)
        case MappingStartEvent():
            flow = bool(event.flow_style)
            parts, end = _inside(event, events, flow=flow)
            pairs = tuple(zip(parts[::2], parts[1::2], strict=True))
            return Section(_start(event), end, flow, pairs)
        case SequenceStartEvent():
            _, end = _inside(event, events, flow=bool(event.flow_style))
            return Items(_start(event), end)
        case _:
            raise TypeError(f"the parser begins a value with {event}")


def _inside(start: Event, events: Iterator[Event], *, flow: bool) -> tuple[list[Part], int]:
    """What a collection holds, and where it ends: in a block, with its last value."""
    parts: list[Part] = []
    for event in events:
        if isinstance(event, CollectionEndEvent):
            last = parts[-1].end if parts else _start(start)
            return parts, _end(event) if flow else last
        parts.append(_part(event, events))
    raise TypeError("the parser does not end what it begins")


def _start(event: Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: Event) -> int:
    return event.end_mark.index if event.end_mark else 0
