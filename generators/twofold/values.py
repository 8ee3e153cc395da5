"""Values: classes that are cheap to define and to make, equal where their fields are.

A command defines more than a hundred of them before it does anything, and makes some hundred
thousand. The standard library's `dataclass(frozen=True, slots=True)` writes and compiles seven
methods for each, stores each field by a call, and imports what reads signatures, which takes
longer than some commands. Here a class gets its `__init__` when the first value is made, the other
methods are the same for all, and it is the type checker that lets nobody change a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Any, Final, TypeVar, cast, dataclass_transform

Kind = TypeVar("Kind")
Name = TypeVar("Name")
Default = TypeVar("Default")


class _Field:
    """What a class says of a field behind its `=`, when that is not simply the default."""

    __slots__ = ("compare", "default", "factory", "shown")

    def __init__(self, default: object, factory: object, *, compare: bool, shown: bool) -> None:
        self.default = default
        self.factory = factory
        self.compare = compare
        self.shown = shown


MISSING: Final = object()


def field(
    *,
    default: Default | Any = MISSING,
    default_factory: Callable[[], Default] | None = None,
    compare: bool = True,
    shown: bool = True,
) -> Default:
    """Say more of a field than its default.

    `default_factory` makes the default of each value. What is not compared makes no difference
    between two values; what is not shown does not stand in their `repr`.
    """
    made = _Field(default, default_factory, compare=compare, shown=shown)
    return cast("Default", made)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[Kind]) -> type[Kind]:
    """Make a class of values: equal where its fields are, and as good a key as they are.

    A class that a value class is made of gives it its fields. `__post_init__` may look at what
    was given.

    >>> @frozen
    ... class Port:
    ...     name: str
    ...     number: int = 80
    >>> Port("http"), Port("http") == Port("http", 80), Port("http") in {Port("http")}
    (Port(name='http', number=80), True, True)
    >>> replace(Port("http"), number=8080)
    Port(name='http', number=8080)
    """
    body = dict(vars(kind))
    inherited: Mapping[str, _Field] = getattr(kind, "__fields__", {})
    own = {
        name: _field(body.pop(name, MISSING))
        for name, type_ in body.get("__annotations__", {}).items()
        if not str(type_).startswith("ClassVar")
    }
    # What a property caches lies in the dictionary of the value.
    cached = any(isinstance(each, cached_property) for each in body.values())
    body.pop("__dict__", None)
    body.pop("__weakref__", None)
    slots = [name for name in own if name not in inherited]
    fields = {**inherited, **own}
    body["__slots__"] = (*slots, "__dict__") if cached else tuple(slots)
    body["__qualname__"] = kind.__qualname__
    body["__fields__"] = fields
    body["__match_args__"] = tuple(fields)
    made = type(kind)(kind.__name__, kind.__bases__, body)
    _add_methods(made, fields)
    return made


def replace(value: Kind, **changes: object) -> Kind:
    """Make a value that differs from another in some fields."""
    names: tuple[str, ...] = getattr(type(value), "__match_args__")  # noqa: B009 (no type says so)
    given = {name: getattr(value, name) for name in names}
    return type(value)(**{**given, **changes})


def defaults(kind: type[object]) -> Mapping[str, object]:
    """List the defaults of a class's fields by their names, as they are where nobody says one."""
    fields: Mapping[str, _Field] = getattr(kind, "__fields__")  # noqa: B009 (no type says so)
    return {name: each.default for name, each in fields.items() if each.default is not MISSING}


def _field(given: object) -> _Field:
    return given if isinstance(given, _Field) else _Field(given, None, compare=True, shown=True)


def _add_methods(made: type[Any], fields: Mapping[str, _Field]) -> None:
    compared = [name for name, each in fields.items() if each.compare]
    shown = [name for name, each in fields.items() if each.shown]
    key: Callable[[object], object] = attrgetter(*compared) if compared else lambda _: ()

    def init(self: Any, *given: Any, **named: Any) -> None:
        """Write the real `__init__`, once, and have it do the rest."""
        made.__init__ = _init(fields, after="__post_init__" in dir(made))
        made.__init__(self, *given, **named)

    def equal(self: object, other: object) -> bool:
        if other.__class__ is not made:
            return NotImplemented
        return self is other or key(self) == key(other)

    def hashed(self: object) -> int:
        return hash(key(self))

    def written(self: object) -> str:
        given = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{made.__qualname__}({given})"

    methods = {"__init__": init, "__eq__": equal, "__hash__": hashed, "__repr__": written}
    for name, method in methods.items():
        setattr(made, name, method)


def _init(fields: Mapping[str, _Field], *, after: bool) -> Callable[..., None]:
    """Write the `__init__` that stores each field."""
    names: dict[str, object] = {"MISSING": MISSING}
    parameters: list[str] = []
    lines: list[str] = []
    for name, each in fields.items():
        value = name
        if each.factory:
            names[f"_make_{name}"] = each.factory
            parameters.append(f"{name}=MISSING")
            value = f"_make_{name}() if {name} is MISSING else {name}"
        elif each.default is not MISSING:
            names[f"_{name}"] = each.default
            parameters.append(f"{name}=_{name}")
        else:
            parameters.append(name)
        lines.append(f"  self.{name} = {value}")
    if after:
        lines.append("  self.__post_init__()")
    text = f"def __init__({', '.join(('self', *parameters))}):\n" + "\n".join(lines or ["  pass"])
    exec(text, names)  # noqa: S102 (of the names that a class has written itself)
    return cast("Callable[..., None]", names["__init__"])


class ByName(Mapping[Name, Kind]):
    """Things whose names are known before they are made: each is made once, when it is asked for.

    >>> squares = ByName(["2", "3"], lambda name: print("made") or int(name) ** 2)
    >>> "3" in squares, squares["3"], squares["3"]
    made
    (True, 9, 9)
    """

    def __init__(self, names: Iterable[Name], make: Callable[[Name], Kind]) -> None:
        self._make = make
        self._made: dict[Name, Kind | None] = dict.fromkeys(names)

    def __getitem__(self, name: Name) -> Kind:
        """Give the thing of a name. Raises `KeyError` where there is none."""
        made = self._made[name]
        if made is None:
            made = self._made[name] = self._make(name)
        return made

    def __contains__(self, name: object) -> bool:
        """Say whether there is a thing of this name, and make none."""
        return name in self._made

    def __iter__(self) -> Iterator[Name]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)
