"""Where each value of a text stands: a side-table beside plain data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from twofold.diagnostics import Span
from twofold.values import frozen

Loc: TypeAlias = tuple[str | int, ...]


class Place(NamedTuple):
    """Where a value begins and, in a mapping, where its key does; `file` is who says it.

    `text` is a single value as it is written, before it is taken for a number: `3.10`.
    """

    key: Span
    value: Span
    file: Path
    text: str | None = None


@frozen
class Places:
    """The place of every value of a document by its path, as in `("services", "cart", "code")`."""

    table: Mapping[Loc, Place]

    def of(self, *loc: str | int) -> Place:
        """The place of a value or, where nobody wrote it, of the nearest thing around it."""
        while loc not in self.table:
            loc = loc[:-1]
        return self.table[loc]
