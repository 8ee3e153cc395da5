"""Values: frozen dataclasses that are cheap to define and to make.

A command defines more than a hundred of them before it does anything, and makes some hundred
thousand. `dataclass(frozen=True, slots=True)` writes and compiles seven methods for each, and
stores each field by a call. Here the methods are the same for all, and it is the type checker
that lets nobody change a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
