"""What a model says about the place that one of pydantic's errors names."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Tag
from pydantic.fields import FieldInfo

from twofold.blueprint.places import Loc
from twofold.values import frozen

# Pydantic's last step where it speaks of a mapping's key, not of the value.
KEY = "[key]"


@frozen
class Spot:
    """A place by the user's keys alone, and the types there.

    `around` is the type of what holds the value, `type` the value's own; `None` where the
    model knows no such key. `is_key` says that the key is meant, not the value. `field` is
    the innermost key of a model that the value belongs to, with what the language says of it.
    """

    loc: Loc
    is_key: bool
    around: object
    type: object
    field: tuple[str, FieldInfo] | None

    @property
    def known(self) -> dict[str, FieldInfo]:
        """The keys that may stand here and beside it, as the user writes them."""
        return fields(self.around)

    @property
    def allowed(self) -> tuple[str, ...]:
        """The words that may stand here, where they are few."""
        return _words(self.type)


def spot(model: type[BaseModel], loc: Loc, *, unknown: bool) -> Spot:
    """Follow a location through a model, without the steps that pydantic adds to the keys.

    `unknown` says that the last step is a key that the model does not have.
    """
    path: list[str | int] = []
    field: tuple[str, FieldInfo] | None = None
    around: object = None
    inside: object = model
    for index, step in enumerate(loc, start=1):
        if index == len(loc) and step == KEY and get_origin(around) is dict and not unknown:
            return Spot(tuple(path), True, around, inside, field)
        options = _options(inside)
        if options:
            inside = next((_bare(each) for each in options if _is_tagged(each, step)), None)
        else:
            path.append(step)
            info = fields(inside).get(str(step))
            field = (str(step), info) if info else field
            around, inside = inside, _inner(inside, step)
    return Spot(tuple(path), False, around, inside, field)


def fields(model: object) -> dict[str, FieldInfo]:
    """The keys of a model, as the user writes them."""
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return {}
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _inner(outer: object, step: str | int) -> object:
    if get_origin(outer) in (dict, list):
        return _bare(get_args(outer)[-1])
    info = fields(outer).get(str(step))
    return _bare(info.annotation) if info else None


def _bare(annotation: object) -> object:
    """A type without what is noted at it, and without `None`."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    present = _present(annotation)
    return _bare(present[0]) if len(present) == 1 else annotation


def _options(annotation: object) -> tuple[object, ...]:
    """The types of which pydantic names the one it took."""
    present = _present(annotation)
    return present if len(present) > 1 else ()


def _present(annotation: object) -> tuple[object, ...]:
    if get_origin(annotation) not in (Union, UnionType):
        return ()
    return tuple(each for each in get_args(annotation) if each is not NoneType)


def _is_tagged(option: object, tag: str | int) -> bool:
    notes = get_args(option)[1:] if get_origin(option) is Annotated else ()
    if any(isinstance(note, Tag) and note.tag == tag for note in notes):
        return True
    return any(tag in _words(info.annotation) for info in fields(_bare(option)).values())


def _words(annotation: object) -> tuple[str, ...]:
    words = get_args(annotation) if get_origin(annotation) is Literal else ()
    return tuple(str(word) for word in words)
