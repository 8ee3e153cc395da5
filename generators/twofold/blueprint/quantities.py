"""Amounts as people write them: `2Gi` of memory, `5m` of time, one of several ways to say it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from twofold.values import frozen

AMOUNT = re.compile(r"([0-9]{1,9}) ?([A-Za-z]*)")
ELSEWHERE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?) ?([A-Za-z]{1,7})")

MEMORY_UNITS: Mapping[str, int] = {"": 1, "Mi": 1, "Gi": 1024}
DISK_UNITS: Mapping[str, int] = {**MEMORY_UNITS, "Ti": 1024 * 1024}
TIME_UNITS: Mapping[str, int] = {"": 1, "s": 1, "m": 60}

# How units are called elsewhere, in small letters; compose files, for one, mean MiB by `m`.
OTHER_SIZES = {
    **dict.fromkeys(("m", "mb", "mib", "mi"), "Mi"),
    **dict.fromkeys(("g", "gb", "gib", "gi"), "Gi"),
    **dict.fromkeys(("t", "tb", "tib", "ti"), "Ti"),
}
OTHER_TIMES = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "m"),
}


class MistakeError(ValueError):
    """What is wrong with a value, as a finding says it behind the value's name."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.hint = code, hint


def mebibytes(value: object) -> int:
    """Read an amount of memory: a number of MiB, or text with a unit.

    >>> mebibytes(512), mebibytes("512Mi"), mebibytes("2Gi")
    (512, 512, 2048)
    """
    return _amount(
        value, MEMORY_UNITS, "an amount of memory", "write MiB, or a unit: 512, 512Mi, 2Gi"
    )


def disk_space(value: object) -> int:
    """Read an amount of disk space: a number of MiB, or text with a unit.

    >>> disk_space(2048), disk_space("10Gi"), disk_space("1Ti")
    (2048, 10240, 1048576)
    """
    return _amount(
        value, DISK_UNITS, "an amount of disk space", "write MiB, or a unit: 2048, 10Gi, 1Ti"
    )


def seconds(value: object) -> int:
    """Read a time: a number of seconds, or text with a unit.

    >>> seconds(30), seconds("30s"), seconds("5m")
    (30, 30, 300)
    """
    return _amount(value, TIME_UNITS, "a time", "write seconds, or a unit: 30, 30s, 5m")


def port_name(value: object) -> object:
    """Let through what may be a port's name; its number is what people write elsewhere."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise MistakeError(
            "wrong-type", "is the name of a port, not its number", "write the name under `ports`"
        )
    return value


def single(value: object) -> object:
    """Let through what one environment variable can hold: text, a number, true or false."""
    if not isinstance(value, str | int | float):
        raise MistakeError(
            "wrong-type", "has to be text, a number, true or false", "quote other text"
        )
    return value


@frozen
class ExactlyOne:
    """A mapping that says exactly one of some keys, and is what this key makes it."""

    keys: tuple[str, ...]
    hint: str

    def key(self, value: object) -> str:
        """Name the key that a mapping has. Raises `MistakeError` where it has not exactly one."""
        words = frozenset(cast("dict[str, object]", value) if isinstance(value, dict) else ())
        said = [key for key in self.keys if key in words]
        if len(said) != 1:
            keys = " or ".join(f"'{key}'" for key in self.keys)
            raise MistakeError("either-or", f"has to say either {keys}", self.hint)
        return said[0]


def _amount(value: object, units: Mapping[str, int], noun: str, hint: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = AMOUNT.fullmatch(value) if isinstance(value, str) else None
    if match is None or match[2] not in units:
        meant = _in_units(value, units) if isinstance(value, str) else None
        raise MistakeError(
            "invalid-amount", f"is not {noun}", f"write `{meant}`" if meant else hint
        )
    return int(match[1]) * units[match[2]]


def _in_units(text: str, units: Mapping[str, int]) -> str | None:
    """An amount as somebody wrote it elsewhere, in units that there are here.

    >>> _in_units("1.5G", MEMORY_UNITS), _in_units("300 MB", MEMORY_UNITS)
    ('1536Mi', '300Mi')
    >>> _in_units("3 minutes", TIME_UNITS), _in_units("3 days", TIME_UNITS)
    ('3m', None)
    """
    found = ELSEWHERE.fullmatch(text.strip())
    words = OTHER_TIMES if "s" in units else OTHER_SIZES
    unit = words.get(found[2].lower(), "") if found else ""
    if found is None or not unit or unit not in units:
        return None
    if found[1].isdigit():
        return f"{found[1]}{unit}"
    amount = float(found[1]) * units[unit]
    least = next(each for each in units if each and units[each] == 1)
    return f"{int(amount)}{least}" if amount.is_integer() else None
