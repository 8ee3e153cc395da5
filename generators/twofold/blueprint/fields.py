"""Models of the language: classes whose annotations say what may be written."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import (
    Annotated,
    ClassVar,
    Literal,
    TypeGuard,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
)

from twofold.blueprint.vocabulary import Described, Shown, noted
from twofold.values import frozen

Part = TypeVar("Part", bound="Spec")


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Spec:  # noqa: PLW1641 (it holds lists)
    """A part of a blueprint: unknown keys are mistakes, and nothing changes after reading.

    Each annotation is a field; behind its `=` stands what holds where nobody writes it.
    """

    # What stands before the name of each field where somebody writes it.
    PREFIX: ClassVar[str] = ""

    def __init__(self, **said: object) -> None:
        """Hold what was said; the class has the rest."""
        self.__dict__.update(said)

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        names = [each.name for each in fields(type(self)).values()]
        return all(getattr(self, name) == getattr(other, name) for name in names)

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({said})"


def changed(part: Part, **said: object) -> Part:
    """Make a part of a blueprint that says some things otherwise."""
    return type(part)(**{**vars(part), **said})


@frozen
class Shape:
    """An annotation, taken apart.

    `base` is the type of a value, which may be left empty where it is `optional`; `inner` is noted
    at the value, `outer` at what is a value or nothing.
    """

    base: object
    optional: bool
    inner: tuple[object, ...]
    outer: tuple[object, ...]

    @property
    def notes(self) -> tuple[object, ...]:
        """All that is noted."""
        return (*self.outer, *self.inner)


@frozen
class Field:
    """A key of a model: the field's name, how people write it, and the model that declares it."""

    name: str
    key: str
    model: type[Spec]
    required: bool

    @cached_property
    def shape(self) -> Shape:
        """What may stand there. Most keys are never written, and their annotations never read."""
        text = vars(self.model)["__annotations__"][self.name]
        module = vars(sys.modules[self.model.__module__])
        return shape(eval(text, module))  # noqa: S307 (what a model says in its own source)

    @property
    def examples(self) -> tuple[object, ...]:
        """What a hint shows of what may stand there."""
        shown = noted(self.shape.notes, Shown)
        return (shown.value,) if shown else ()

    @property
    def description(self) -> str:
        """What the key is for, in one line."""
        described = noted(self.shape.notes, Described)
        if described:
            return described.text
        from twofold.blueprint.docs import text_below  # noqa: PLC0415 (it parses Python)

        return text_below(self.model, self.name)


@cache
def fields(model: type[Spec]) -> Mapping[str, Field]:
    """The keys of a model, as the user writes them; first those of what it is made of."""
    found: dict[str, Field] = {}
    for each in reversed(model.__mro__):
        if is_model(each):
            found |= {field.key: field for field in _declared(each, model)}
    return found


def _declared(declaring: type[Spec], model: type[Spec]) -> list[Field]:
    annotations: Mapping[str, str] = vars(declaring).get("__annotations__", {})
    return [
        Field(name, f"{model.PREFIX}{name}", declaring, not hasattr(model, name))
        for name, text in annotations.items()
        if not text.startswith("ClassVar")
    ]


def is_model(base: object) -> TypeGuard[type[Spec]]:
    """Whether a type is a model."""
    return isinstance(base, type) and issubclass(base, Spec)


def shape(annotation: object) -> Shape:
    """Take an annotation apart."""
    around, outer = _bare(annotation)
    types = options(around)
    if NoneType not in types:
        return Shape(around, optional=False, inner=outer, outer=())
    present = [each for each in types if each is not NoneType]
    inside, inner = _bare(present[0] if len(present) == 1 else Union[tuple(present)])  # noqa: UP007
    return Shape(inside, optional=True, inner=inner, outer=outer)


def _bare(annotation: object) -> tuple[object, tuple[object, ...]]:
    """A type without what is noted at it, and the notes."""
    if get_origin(annotation) is not Annotated:
        return annotation, ()
    inside, *notes = get_args(annotation)
    return inside, tuple(notes)


def options(base: object) -> tuple[object, ...]:
    """The types of which a value is one; none where there is no choice."""
    return get_args(base) if get_origin(base) in (Union, UnionType) else ()


def words(base: object) -> tuple[str, ...]:
    """The words of which a value is one; none where there is no choice."""
    return get_args(base) if get_origin(base) is Literal else ()
