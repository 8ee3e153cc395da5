"""What a limit that Google states in prose refuses about a value."""

from __future__ import annotations

import ipaddress
import re
import zoneinfo
from collections.abc import Callable, Iterator, Mapping, Sequence

from ..problems import Problem
from ..rules import Rules
from ..wire import Value
from .mapped import Fact

# A duration from one to another, in seconds.
SPAN = re.compile(r"^(\d+)s to (\d+)s$")
DURATION = re.compile(r"^(\d+(?:\.\d{1,9})?)s$")

# The five fields of cron, and what each may hold; months and days have names too.
# https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules
FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
PART = re.compile(r"^(\*|\d+(?:-\d+)?)(?:/\d+)?$")


def check(stated: Fact, value: Value, path: str) -> Iterator[Problem]:
    """Hold a value against a fact; what is refused says where the fact is stated."""
    limits = {key: each for key, each in stated.limits.items() if key != "format"}
    for problem in Rules({"properties": {"it": limits}}, {}).check({"it": value}):
        yield Problem(path, f"{problem.reason} ({stated.source})")
    form = stated.limits.get("format")
    if isinstance(form, str) and not fits(str(value), form):
        yield Problem(path, f"{value!r} is no {form} ({stated.source})")


def fits(text: str, form: str) -> bool:
    """Whether text has a form.

    >>> fits("600s", "10s to 600s"), fits("601s", "10s to 600s"), fits("*/5 2 * * 1-5", "cron")
    (True, False, True)
    """
    span = SPAN.match(form)
    if not span:
        return FORMS[form](text)
    length = DURATION.match(text)
    return bool(length) and int(span[1]) <= float(length[1]) <= int(span[2])


def _is_cron(text: str) -> bool:
    fields = text.split()
    if len(fields) == len(FIELDS):
        fields[3:] = [_numbered(fields[3], MONTHS, 1), _numbered(fields[4], DAYS, 0)]
    return len(fields) == len(FIELDS) and all(
        _is_field(field, least, most) for field, (least, most) in zip(fields, FIELDS, strict=True)
    )


def _numbered(field: str, names: Sequence[str], first: int) -> str:
    """A field with numbers for names.

    >>> _numbered("MON-FRI", DAYS, 0)
    '1-5'
    """
    for number, name in enumerate(names, first):
        field = field.replace(name, str(number))
    return field


def _is_field(field: str, least: int, most: int) -> bool:
    return all(
        PART.match(part) and all(least <= int(each) <= most for each in _numbers(part))
        for part in field.split(",")
    )


def _numbers(part: str) -> list[str]:
    return re.findall(r"\d+", part.partition("/")[0])


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


FORMS: Mapping[str, Callable[[str], bool]] = {
    "cron": _is_cron,
    "network": _is_network,
    "time-zone": lambda text: text in zoneinfo.available_timezones() or text == "utc",
}
