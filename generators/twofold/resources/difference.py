"""What may differ between two resource graphs."""

from __future__ import annotations

from typing import TypeAlias

from twofold.resources.graph import Component, Node
from twofold.resources.values import (
    Address,
    Ref,
    Value,
)
from twofold.values import frozen


@frozen
class Added:
    """A property that was not given before."""

    path: str
    new: Value


@frozen
class Removed:
    """A property that is not given any more."""

    path: str
    old: Value


@frozen
class Altered:
    """A property with another value."""

    path: str
    old: Value
    new: Value


@frozen
class Follows:
    """A property with an output that is another one as soon as its resource changes."""

    path: str
    source: Ref


Change: TypeAlias = Added | Removed | Altered | Follows
Thing: TypeAlias = Component | Node


@frozen
class Created:
    """Something that was not there; its `owner` is the component that holds it."""

    thing: Thing
    owner: Component


@frozen
class Deleted:
    """Something that is not there any more, and whether data goes with it."""

    thing: Thing
    owner: Component
    holds_data: bool


@frozen
class Changed:
    """Something that was there as `old`, perhaps under another name.

    `options` are Pulumi's own records, such as protection: the engine changes them without an
    update of the resource. `replacing` are the changed inputs that no resource of the class can
    change: another one takes its place, and what `holds_data` starts empty.
    """

    thing: Thing
    owner: Component
    old: Thing
    changes: tuple[Change, ...]
    options: tuple[Change, ...]
    replacing: tuple[str, ...]
    holds_data: bool

    @property
    def was(self) -> str | None:
        """The name that it had before, if that was another one."""
        return self.old.address.name if self.old.address != self.thing.address else None


Edit: TypeAlias = Created | Deleted | Changed


@frozen
class Rename:
    """Two components that look like one under another name, which nobody has said."""

    old: Address
    new: Address


@frozen
class Difference:
    """Everything that differs between two graphs, in the order of the new one.

    `unchanged` is how many resources stay as they are.
    """

    edits: tuple[Edit, ...]
    exports: tuple[Change, ...]
    renames: tuple[Rename, ...]
    unchanged: int

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.edits or self.exports)
