"""Values: frozen dataclasses that are cheap to define and to make.

A command defines more than a hundred of them before it does anything, and makes some hundred
thousand. `dataclass(frozen=True, slots=True)` writes and compiles seven methods for each, and
stores each field by a call. Here the methods are the same for all, and it is the type checker
that lets nobody change a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import Field, dataclass, field
from operator import attrgetter
from typing import TypeVar, dataclass_transform

Kind = TypeVar("Kind")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[Kind]) -> type[Kind]:
    """Make a class of values: equal where its fields are, and as good a key as they are.

    >>> @frozen
    ... class Port:
    ...     name: str
    ...     number: int = 80
    >>> Port("http"), Port("http") == Port("http", 80), Port("http") in {Port("http")}
    (Port(name='http', number=80), True, True)
    """
    made = dataclass(eq=False, repr=False, slots=True)(kind)
    parts: Iterable[Field[object]] = vars(made)["__dataclass_fields__"].values()
    compared = [part.name for part in parts if part.compare]
    shown = [part.name for part in parts if part.repr]
    key: Callable[[object], object] = attrgetter(*compared) if compared else lambda _: ()

    def equal(self: object, other: object) -> bool:
        if other.__class__ is not made:
            return NotImplemented
        return self is other or key(self) == key(other)

    def hashed(self: object) -> int:
        return hash(key(self))

    def written(self: object) -> str:
        given = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{made.__qualname__}({given})"

    for name, method in (("__eq__", equal), ("__hash__", hashed), ("__repr__", written)):
        setattr(made, name, method)
    return made


class ByName(Mapping[str, Kind]):
    """Things whose names are known before they are made: each is made once, when it is asked for.

    >>> squares = ByName(["2", "3"], lambda name: print("made") or int(name) ** 2)
    >>> "3" in squares, squares["3"], squares["3"]
    made
    (True, 9, 9)
    """

    def __init__(self, names: Iterable[str], make: Callable[[str], Kind]) -> None:
        self._make = make
        self._made: dict[str, Kind | None] = dict.fromkeys(names)

    def __getitem__(self, name: str) -> Kind:
        """Give the thing of a name. Raises `KeyError` where there is none."""
        made = self._made[name]
        if made is None:
            made = self._made[name] = self._make(name)
        return made

    def __contains__(self, name: object) -> bool:
        """Say whether there is a thing of this name, and make none."""
        return name in self._made

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)
