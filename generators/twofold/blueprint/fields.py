"""What a model says about the place that one of pydantic's findings names."""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Tag
from pydantic.fields import FieldInfo

from twofold.blueprint.places import Loc

# Pydantic's last step to the key of a mapping, where a value has the key alone.
KEY = "[key]"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a finding is, by the user's keys alone, and the types around it.

    `around` is the type of the mapping or list that holds the value, `type` its own; `None`
    where the model knows no such key.
    """

    loc: Loc
    is_key: bool
    around: object
    type: object

    @property
    def known(self) -> dict[str, FieldInfo]:
        """The keys that may stand beside this one, as the user writes them."""
        model = self.around
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            return {}
        return {field.alias or name: field for name, field in model.model_fields.items()}

    @property
    def allowed(self) -> tuple[str, ...]:
        """The words that may stand here, where they are few."""
        words = get_args(self.type) if get_origin(self.type) is Literal else ()
        return tuple(str(word) for word in words)


def spot(model: type[BaseModel], loc: Loc) -> Spot:
    """Follow a location through a model, leaving out what pydantic adds to the user's keys."""
    path: list[str | int] = []
    around: object = None
    inside: object = model
    for step in loc:
        if step == KEY and step == loc[-1]:
            return Spot(tuple(path), True, around, inside)
        options = _options(inside)
        if len(options) > 1:
            inside = next((each for each in options if _is_tagged(each, step)), None)
            continue
        path.append(step)
        around, inside = inside, _inner(inside, step)
    return Spot(tuple(path), False, around, inside)


def _inner(outer: object, step: str | int) -> object:
    if isinstance(outer, type) and issubclass(outer, BaseModel):
        fields = outer.model_fields.items()
        return next((_bare(info.annotation) for name, info in fields if step == (info.alias or name)), None)
    arguments = get_args(outer)
    return _bare(arguments[-1]) if get_origin(outer) in (dict, list) else None


def _bare(annotation: object) -> object:
    """A type without notes and without the possibility to leave it out."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    present = [each for each in get_args(annotation) if each is not NoneType]
    return _bare(present[0]) if _is_union(annotation) and len(present) == 1 else annotation


def _options(annotation: object) -> tuple[object, ...]:
    """The types of a union, of which pydantic names the one it took."""
    return tuple(each for each in get_args(annotation) if each is not NoneType) if _is_union(annotation) else ()


def _is_union(annotation: object) -> bool:
    return get_origin(annotation) in (Union, UnionType)


def _is_tagged(option: object, tag: str | int) -> bool:
    ...
