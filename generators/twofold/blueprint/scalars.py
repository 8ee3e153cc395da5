"""What a single value means by YAML 1.2's core schema: `on`, `no` and `12:30` stay text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from twofold.blueprint.nodes import Scalar

Single: TypeAlias = bool | int | float | str | None

# https://yaml.org/spec/1.2.2/#103-core-schema. Nobody means a number of more than 64 digits,
# and Python refuses to read or takes long over far longer ones: those stay text.
NULLS = frozenset({"null", "Null", "NULL", "~", ""})
BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
DECIMAL = re.compile(r"[-+]?[0-9]{1,64}")
PREFIXED = re.compile(r"0o[0-7]{1,64}|0x[0-9a-fA-F]{1,64}")
FLOAT = re.compile(r"(?=.{1,64}\Z)[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
INFINITY = re.compile(r"[-+]?\.(inf|Inf|INF)")
NOT_A_NUMBER = re.compile(r"\.(nan|NaN|NAN)")
NUMBER_STARTS = frozenset("-+.0123456789")

TAG = "tag:yaml.org,2002:"


def single(node: Scalar) -> Single:
    """Read a value; raises `ValueError` when it is not what its tag promises.

    >>> from twofold.diagnostics import Span
    >>> [single(Scalar(Span("", 1, 1), None, text, True)) for text in ("on", "0x1F", "", "1e3")]
    ['on', 31, None, 1000.0]
    """
    if node.tag is None:
        return _plain(node.text) if node.plain else node.text
    return TAGGED[node.tag](node.text)


def _plain(text: str) -> Single:
    if text in NULLS:
        return None
    if text in BOOLS:
        return BOOLS[text]
    return _number(text) if text[0] in NUMBER_STARTS else text


def _number(text: str) -> int | float | str:
    for kind in (_int, _float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _null(text: str) -> None:
    if text not in NULLS:
        raise ValueError(text)


def _bool(text: str) -> bool:
    if text not in BOOLS:
        raise ValueError(text)
    return BOOLS[text]


def _int(text: str) -> int:
    if DECIMAL.fullmatch(text):
        return int(text)
    if PREFIXED.fullmatch(text):
        return int(text, base=0)
    raise ValueError(text)


def _float(text: str) -> float:
    if FLOAT.fullmatch(text):
        return float(text)
    if INFINITY.fullmatch(text):
        return float(text.replace(".", ""))
    if NOT_A_NUMBER.fullmatch(text):
        return float("nan")
    raise ValueError(text)


TAGGED: Mapping[str, Callable[[str], Single]] = {
    "!": str,
    f"{TAG}str": str,
    f"{TAG}null": _null,
    f"{TAG}bool": _bool,
    f"{TAG}int": _int,
    f"{TAG}float": _float,
}
