"""What reads a single value: text, a number, a word, true or false."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeAlias

from twofold.blueprint.problems import (
    Mistake,
    OutOfRange,
    TooLong,
    TooShort,
    UnknownValue,
    WrongForm,
    WrongType,
    wrong,
)
from twofold.blueprint.quantities import MistakeError
from twofold.blueprint.vocabulary import Amount, Limits

Reader: TypeAlias = Callable[[object], object]

NO_LIMITS = Limits()


def _text_reader(limits: Limits) -> Reader:
    if limits == NO_LIMITS:
        return _text
    fits = _fitting(limits.pattern) if limits.pattern else None

    def read(value: object) -> object:
        text = _text(value)
        # The length comes first: no pattern is tried at a text without an end.
        if limits.longest and len(text) > limits.longest:
            raise wrong(TooLong(limits.longest), text)
        if len(text) < limits.shortest:
            raise wrong(TooShort(), text)
        if fits and not fits(text):
            raise wrong(WrongForm(limits.pattern or ""), text)
        return text

    return read


def _text(value: object) -> str:
    if type(value) is str:
        return value
    raise wrong(WrongType("text"), value)


@cache
def _fitting(pattern: str) -> Callable[[str], object]:
    """Whether a text is what a pattern says from its first character to its last.

    A pattern is compiled when it is tried first.
    """
    return lambda text: re.fullmatch(pattern, text)


def _whole_number_reader(limits: Limits) -> Reader:
    def read(value: object) -> object:
        if type(value) is not int:
            raise wrong(WrongType("a whole number"), value)
        _check_range(value, limits, value)
        return value

    return read


def _number_reader(limits: Limits) -> Reader:
    def read(value: object) -> object:
        if type(value) is not float and type(value) is not int:
            raise wrong(WrongType("a number"), value)
        _check_range(value, limits, value)
        return float(value)

    return read


def _check_range(number: float, limits: Limits, written: object) -> None:
    # What is not a number (`.nan`) is on neither side of any limit.
    if limits.most is not None and not number <= limits.most:
        raise wrong(OutOfRange("at most", limits.most), written)
    if limits.least is not None and not number >= limits.least:
        raise wrong(OutOfRange("at least", limits.least), written)
    if limits.above is not None and not number > limits.above:
        raise wrong(OutOfRange("more than", limits.above), written)


def _truth_reader(_: Limits) -> Reader:
    def read(value: object) -> object:
        if type(value) is not bool:
            raise wrong(WrongType("true or false"), value)
        return value

    return read


def _anything_reader(_: Limits) -> Reader:
    return lambda value: value


SIMPLE: Mapping[object, Callable[[Limits], Reader]] = {
    str: _text_reader,
    int: _whole_number_reader,
    float: _number_reader,
    bool: _truth_reader,
    object: _anything_reader,
}


def amount_reader(amount: Amount) -> Reader:
    """What reads a number that may be written with a unit."""
    limits = amount.limits

    def read(value: object) -> object:
        try:
            number = amount.read(value)
        except MistakeError as error:
            raise wrong(Mistake(error), value) from None
        _check_range(number, limits, value)
        return number

    return read


def word_reader(allowed: tuple[str, ...]) -> Reader:
    """What reads one of a few words."""

    def read(value: object) -> object:
        if type(value) is str and value in allowed:
            return value
        raise wrong(UnknownValue(allowed), value)

    return read
