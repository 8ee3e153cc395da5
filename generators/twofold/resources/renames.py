"""Renames that nobody has said: what is deleted and looks like something that is created."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from twofold.resources.difference import Created, Deleted, Edit, Rename
from twofold.resources.graph import Component, values
from twofold.resources.serialize import identity

# What a blueprint can say `was` of: the last words of their components' types. What is made
# for them, such as a topic's subscriptions, is renamed with them.
RENAMABLE = frozenset({"Bucket", "Cache", "DocumentStore", "RelationalStore", "Service", "Topic"})

# How much of two components has to be the same before one may be the other under a new name.
ALIKE = 0.6


def likely_renames(edits: Iterable[Edit]) -> Iterator[Rename]:
    """Pair each deleted component with the created one that is most like it, each once."""
    whole = [edit for edit in edits if edit.thing is edit.owner and _renamable(edit.owner)]
    made = [edit.owner for edit in whole if isinstance(edit, Created)]
    for old in [edit.owner for edit in whole if isinstance(edit, Deleted)]:
        alike = [new for new in made if _likeness(old, new) >= ALIKE]
        if alike:
            new = max(alike, key=lambda each: _likeness(old, each))
            made.remove(new)
            yield Rename(old.address, new.address)


def _renamable(component: Component) -> bool:
    return component.address.kind.rpartition(":")[-1] in RENAMABLE


def _likeness(old: Component, new: Component) -> float:
    """Say how much of two components is the same, from 0 to 1; other kinds are never alike."""
    if old.address.kind != new.address.kind:
        return 0
    return SequenceMatcher(None, [*_features(old)], [*_features(new)], autojunk=False).ratio()


def _features(component: Component) -> Iterator[str]:
    """Yield what a component has, one node or input each, with its own name taken out."""
    for node in component.nodes:
        yield node.address.kind
        match values(node):
            case Mapping() as given:
                for key, value in given.items():
                    yield f"{key}={identity(value)}".replace(component.address.name, "*")
            case _:
                continue
