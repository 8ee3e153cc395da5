"""Plain data to typed values: one walk along the types, which finds all that is wrong.

What reads a value is a function, made once of an annotation and only where somebody writes what it
reads. It returns the value or raises `WrongError`; who holds the value catches that, adds the step,
and goes on. A value in which nothing is wrong never asks where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeVar, cast, get_args, get_origin

from twofold.blueprint.fields import Field, Shape, Spec, fields, is_model, options, shape, words
from twofold.blueprint.problems import (
    MissingKey,
    MissingKind,
    Mistake,
    Problem,
    TooShort,
    UnknownKey,
    UnknownKind,
    WrongError,
    WrongType,
    wrong,
)
from twofold.blueprint.quantities import ExactlyOne, MistakeError
from twofold.blueprint.singles import NO_LIMITS, SIMPLE, Reader, amount_reader, word_reader
from twofold.blueprint.vocabulary import After, Amount, Before, By, Limits, noted

Model = TypeVar("Model", bound=Spec)


def read(model: type[Model], data: object) -> Model:
    """Make a typed value of data. Raises `WrongError` with all that is wrong."""
    return cast("Model", model_reader(model)(data))


@cache
def model_reader(model: type[Spec]) -> Reader:
    """What reads a mapping as a model."""
    known = fields(model)
    required = [each for each in known.values() if each.required]
    readers: dict[str, tuple[str, Reader]] = {}

    def reader_at(key: str, value: object) -> tuple[str, Reader]:
        """Find what reads a key's value; it is made when the key is written first."""
        field = known.get(key)
        if field is None:
            raise wrong(UnknownKey(model), value)
        readers[key] = field.name, reader_of(field.shape)
        return readers[key]

    def read(value: object) -> object:
        said: dict[str, object] = {}
        problems: list[Problem] = []
        for key, each in _mapping(value).items():
            try:
                name, read_one = readers.get(key) or reader_at(key, each)
                said[name] = read_one(each)
            except WrongError as error:
                problems += error.under(key, known.get(key))
        for field in required:
            if field.name not in said:
                problems += _missing(field, value)
        if problems:
            raise WrongError(_in_order(problems, known))
        return model(**said)

    return read


def reader_of(what: Shape) -> Reader:
    """What reads a value of a shape."""
    read = _looked_at(what, _reader_of_base(what))
    if not what.optional:
        return read

    def read_or_leave(value: object) -> object:
        return None if value is None else read(value)

    return read_or_leave


def _missing(field: Field, value: object) -> list[Problem]:
    """A key that is not there; one whose value cannot be read is."""
    if field.key in cast("Mapping[str, object]", value):
        return []
    return wrong(MissingKey(), value).under(field.key, field)


def _in_order(problems: list[Problem], known: Iterable[str]) -> list[Problem]:
    """Problems in the order of a model's fields; then those of keys that it does not have."""
    order = {key: index for index, key in enumerate(known)}
    return sorted(problems, key=lambda each: order.get(str(each.step), len(order)))


def _mapping(value: object) -> Mapping[str, object]:
    if type(value) is dict:
        return cast("Mapping[str, object]", value)
    raise wrong(WrongType("a mapping"), value)


def _reader_of_base(what: Shape) -> Reader:
    base, notes = what.base, what.notes
    limits = noted(notes, Limits) or NO_LIMITS
    amount = noted(notes, Amount)
    types = options(base)
    if is_model(base):
        return model_reader(base)
    if amount:
        return amount_reader(amount)
    if types:
        return _choice_reader(types, notes)
    if words(base):
        return word_reader(words(base))
    if base in SIMPLE:
        return SIMPLE[base](limits)
    inner = [reader_of(shape(each)) for each in get_args(base)]
    if get_origin(base) is list:
        return _list_reader(inner[0], limits)
    if get_origin(base) is dict:
        return _dict_reader(inner[0], inner[1], limits)
    raise TypeError(f"the language has no type {base}")


def _looked_at(what: Shape, read: Reader) -> Reader:
    """What reads a value, and lets the checks that are noted look at it."""
    before, after = noted(what.notes, Before), noted(what.notes, After)
    if not before and not after:
        return read

    def look(value: object) -> object:
        try:
            seen = before.check(value) if before else value
            made = read(seen)
            return after.check(made) if after else made
        except MistakeError as error:
            raise wrong(Mistake(error), value) from None

    return look


def _list_reader(read_item: Reader, limits: Limits) -> Reader:
    def read(value: object) -> object:
        if type(value) is not list:
            raise wrong(WrongType("a list"), value)
        made: list[object] = []
        problems: list[Problem] = []
        for index, item in enumerate(cast("list[object]", value)):
            try:
                made.append(read_item(item))
            except WrongError as error:
                problems += error.under(index)
        if problems:
            raise WrongError(problems)
        if len(made) < limits.shortest:
            raise wrong(TooShort(), made)
        return made

    return read


def _dict_reader(read_key: Reader, read_value: Reader, limits: Limits) -> Reader:
    def read(value: object) -> object:
        made: dict[str, object] = {}
        problems: list[Problem] = []
        for key, each in _mapping(value).items():
            try:
                read_key(key)
            except WrongError as error:
                problems += error.at_key(key)
            try:
                made[key] = read_value(each)
            except WrongError as error:
                problems += error.under(key)
        if problems:
            raise WrongError(problems)
        if len(made) < limits.shortest:
            raise wrong(TooShort(), made)
        return made

    return read


def _choice_reader(types: tuple[object, ...], notes: tuple[object, ...]) -> Reader:
    """What reads one of several models, or one of several simple types."""
    by, one = noted(notes, By), noted(notes, ExactlyOne)
    models = [each for each in types if is_model(each)]
    if by:
        return _kind_reader(models, by.key)
    if one:
        return _either_reader(models, one)

    def read(value: object) -> object:
        if type(value) in types:
            return value
        raise wrong(WrongType("text, a number, true or false"), value)

    return read


def _kind_reader(models: list[type[Spec]], key: str) -> Reader:
    """What reads the model that a mapping's kind names."""
    kinds = {word: each for each in models for word in words(fields(each)[key].shape.base)}

    def read(value: object) -> object:
        mapping = _mapping(value)
        if key not in mapping:
            raise wrong(MissingKind(), value)
        kind = mapping[key]
        model = kinds.get(kind) if type(kind) is str else None
        if model is None:
            raise wrong(UnknownKind(kind, tuple(kinds)), value)
        return model_reader(model)(value)

    return read


def _either_reader(models: list[type[Spec]], one: ExactlyOne) -> Reader:
    """What reads the model of the one key that a mapping has of several."""
    by_key = {key: each for each in models for key in one.keys if key in fields(each)}

    def read(value: object) -> object:
        try:
            key = one.key(value)
        except MistakeError as error:
            raise wrong(Mistake(error), value) from None
        return model_reader(by_key[key])(value)

    return read
