"""Whether every input of the SDK is held against what a cloud publishes, or says why not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from . import schemas, sdk
from .rules import Rules
from .schemas import Schema

# How deep the inputs of a resource are compared with the cloud's members.
DEPTH = 6


def unmapped(token: str, rules: Sequence[Rules], own: Collection[str]) -> Iterator[str]:
    """The inputs, at every depth, that no rules know and that are not among `own`.

    Those are paths, or names at any depth.
    """
    yield from _unmapped("", sdk.inputs(token), [(r, r.schema) for r in rules], own, DEPTH)


def _unmapped(
    path: str,
    given: Mapping[str, sdk.Member],
    places: list[tuple[Rules, Schema]],
    own: Collection[str],
    depth: int,
) -> Iterator[str]:
    for name, member in given.items():
        below = f"{path}.{name}" if path else name
        if below in own or name in own:
            continue
        found = [
            (each, schemas.member(schema, each.schema, counterpart))
            for each, schema in places
            if (counterpart := each.find(schema, below))
        ]
        if not found:
            yield below
        elif depth:
            for inside in sdk.nested(member.type):
                yield from _unmapped(below, sdk.members(inside), found, own, depth - 1)


def stale(token: str, written: Collection[str]) -> Iterator[str]:
    """The paths that were written down and are none of an input."""
    yield from {*written} - set(_paths(sdk.inputs(token), "", DEPTH))


def _paths(given: Mapping[str, sdk.Member], path: str, depth: int) -> Iterator[str]:
    for name, member in given.items():
        below = f"{path}.{name}" if path else name
        yield below
        if depth:
            for inside in sdk.nested(member.type):
                yield from _paths(sdk.members(inside), below, depth - 1)
