"""Cron lines: read strictly, kept in a form that every cloud's own syntax can be made from.

Only what all clouds mean alike is taken. `L`, `W`, `#` and `?` are some clouds' own; a line
that restricts both day fields means "either" to some and "both" to others.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from twofold.blueprint.words import printable
from twofold.values import frozen

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")

# Of a leap year, so that the 29th of February is a day that comes.
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class CronError(ValueError):
    """A cron line that cannot be: what is wrong with it, and what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@frozen
class Cron:
    """A cron line by its fields, each in the shortest text for the times that it names.

    A field is `*`, a step over the whole field (`*/15`), or a list of numbers and ranges
    (`1,5,10-12`). Week days are names (`MON-FRI`), because clouds count them differently.
    At most one of `day` and `weekday` is not `*`.
    """

    minute: str
    hour: str
    day: str
    month: str
    weekday: str

    def __str__(self) -> str:
        return f"{self.minute} {self.hour} {self.day} {self.month} {self.weekday}"

    @property
    def slug(self) -> str:
        """The line as a part of a name; no two lines have the same one.

        >>> parse_cron("0 2 * * *").slug
        '0-2'
        >>> parse_cron("*/15 8-17 * * MON-FRI").slug
        'every-15-8-to-17-mon-to-fri'
        >>> parse_cron("30 4 1,15 * *").slug
        '30-4-day-1-and-15'
        """
        words = [_slug(self.minute), _slug(self.hour)]
        if self.day != "*":
            words.append(f"day-{_slug(self.day)}")
        if self.month != "*":
            words.append(f"month-{_slug(self.month)}")
        if self.weekday != "*":
            words.append(_slug(self.weekday))
        return "-".join(words)


def _slug(text: str) -> str:
    if text == "*":
        return "any"
    if text.startswith("*/"):
        return f"every-{text[2:]}"
    return text.replace("-", "-to-").replace(",", "-and-").lower()


@frozen
class _Field:
    """One field of the five: the numbers it takes, and the words for them, if it has any."""

    title: str
    low: int
    high: int
    words: tuple[str, ...] = ()

    @property
    def whole(self) -> range:
        return range(self.low, self.high + 1)


_MINUTE = _Field("minute", 0, 59)
_HOUR = _Field("hour", 0, 23)
_DAY = _Field("day of month", 1, 31)
_MONTH = _Field("month", 1, 12, MONTHS)
# Both 0 and 7 are Sunday.
_WEEKDAY = _Field("day of week", 0, 7, WEEKDAYS)
_FIELDS = (_MINUTE, _HOUR, _DAY, _MONTH, _WEEKDAY)


@cache
def parse_cron(text: str) -> Cron:
    """Read a cron line of five fields; raises `CronError`.

    >>> str(parse_cron("0,1,2,30 */6 * jan-mar 1-5"))
    '0-2,30 */6 * 1-3 MON-FRI'
    """
    words = text.split()
    if len(words) != len(_FIELDS):
        raise _wrong_count(text, len(words))
    minute, hour, day, month, weekday = map(_parse_field, _FIELDS, words)
    _refuse_both_days(day, weekday)
    _refuse_missing_days(day, month)
    return Cron(
        _text(minute, _MINUTE),
        _text(hour, _HOUR),
        _text(day, _DAY),
        _text(month, _MONTH),
        _weekday_text(weekday),
    )


def _parse_field(field: _Field, text: str) -> frozenset[int]:
    found: set[int] = set()
    for item in text.split(","):
        found.update(_parse_item(field, item))
    return frozenset(day % 7 for day in found) if field is _WEEKDAY else frozenset(found)


def _parse_item(field: _Field, item: str) -> range:
    span_text, slash, step_text = item.partition("/")
    if span_text == "*":
        span = field.whole if field is not _WEEKDAY else range(7)
    elif "-" in span_text:
        span = _parse_range(field, span_text)
    else:
        start = _parse_value(field, span_text)
        span = range(start, start + 1)
    if slash and len(span) == 1:
        raise _step_of_one(field, item, span[0])
    return span[:: _parse_step(field, step_text, span)] if slash else span


def _parse_range(field: _Field, text: str) -> range:
    first_text, _, last_text = text.partition("-")
    first, last = _parse_value(field, first_text), _parse_value(field, last_text)
    if field is _WEEKDAY and first > last == 0:
        last = 7
    if first > last:
        raise _backwards(field, text, first, last)
    return range(first, last + 1)


def _parse_value(field: _Field, text: str) -> int:
    if text.upper() in field.words:
        return field.words.index(text.upper()) + field.low
    # int() would take "+1", "1_0" and digits of other scripts as well.
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        raise _unknown_value(field, text)
    if int(text) not in field.whole:
        raise _unknown_value(field, text)
    return int(text)


def _parse_step(field: _Field, text: str, span: range) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 2) or not 0 < int(text) <= len(span):
        raise _invalid_step(field, text, len(span))
    return int(text)


def _text(values: frozenset[int], field: _Field) -> str:
    if len(values) == len(field.whole):
        return "*"
    numbers = sorted(values)
    step = numbers[1] - numbers[0] if len(numbers) > 2 else 0
    if step > 1 and tuple(numbers) == tuple(field.whole[::step]):
        return f"*/{step}"
    return ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in _runs(numbers))


def _weekday_text(values: frozenset[int]) -> str:
    if len(values) == len(WEEKDAYS):
        return "*"
    runs = _runs(sorted(values))
    return ",".join(WEEKDAYS[a] if a == b else f"{WEEKDAYS[a]}-{WEEKDAYS[b]}" for a, b in runs)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each row of numbers without a gap.

    >>> list(_runs([1, 2, 3, 7]))
    [(1, 3), (7, 7)]
    """
    start = numbers[0]
    for before, after in pairwise(numbers):
        if after != before + 1:
            yield start, before
            start = after
    yield start, numbers[-1]


def _refuse_both_days(day: frozenset[int], weekday: frozenset[int]) -> None:
    if len(day) < len(_DAY.whole) and len(weekday) < len(WEEKDAYS):
        raise CronError(
            "it restricts both the day of month and the day of week, which some clouds take for"
            " 'either' and others for 'both'",
            "write two schedules, each with `*` in one of the two fields",
        )


def _refuse_missing_days(day: frozenset[int], month: frozenset[int]) -> None:
    longest = max(DAYS[each - 1] for each in month)
    if min(day) > longest:
        raise CronError(
            f"it never comes: the months that it names have at most {longest} days",
            f"write a day of month from 1 to {longest}",
        )


def _wrong_count(text: str, count: int) -> CronError:
    if text.startswith("@"):
        return CronError("it is a nickname, not a line of five fields", _FIVE_FIELDS)
    return CronError(f"it has {count} field{'' if count == 1 else 's'}, not five", _FIVE_FIELDS)


_FIVE_FIELDS = (
    "write minute, hour, day of month, month and day of week: `0 2 * * *` is every night at two"
)


def _unknown_value(field: _Field, text: str) -> CronError:
    words = f" or {field.words[0]} to {field.words[-1]}" if field.words else ""
    message = (
        f"its {field.title} says '{printable(text)}'"
        if text
        else f"a value of its {field.title} is empty"
    )
    return CronError(message, f"write {field.low} to {field.high}{words}, or `*`")


def _backwards(field: _Field, text: str, first: int, last: int) -> CronError:
    return CronError(
        f"its {field.title} counts backwards: '{printable(text)}'",
        f"write two ranges: `{first}-{field.high},{field.low}-{last}`",
    )


def _step_of_one(field: _Field, item: str, start: int) -> CronError:
    step = item.partition("/")[2]
    return CronError(
        f"its {field.title} steps through a single value: '{printable(item)}'",
        f"write a range to step through: `{start}-{field.high}/{printable(step)}`",
    )


def _invalid_step(field: _Field, text: str, most: int) -> CronError:
    return CronError(
        f"its {field.title} has the step '{printable(text)}'",
        f"a step is a number from 1 to {most} here",
    )
