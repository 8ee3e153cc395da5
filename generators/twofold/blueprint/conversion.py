"""How to write what somebody probably meant, where a value is of the wrong kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil, floor, isfinite
from typing import cast

from twofold.blueprint.flow import listed, quoted
from twofold.blueprint.words import printable


def conversion(wanted: str, value: object, examples: Sequence[object], way_out: str) -> str:
    """Say how a value becomes one of the kind that is wanted; nothing where nobody knows.

    >>> conversion("a list", "GET /{id}", [["GET /products/{id}"]], "")
    'write it as a list: ["GET /{id}"]'
    """
    match wanted, value:
        case "text", bool() | int() | float():
            return "put it in quotes"
        case "text", None:
            return f"{way_out}; put quotes around text that begins with '#', '&' or '!'"
        case "text", broken if _holds_keys_alone(broken):
            return "put quotes around all of a text that begins with '{'"
        case "a list", str(text):
            return f"write it as a list: {_one_item(text, examples)}"
        case "a list", None:
            return "write it as a list, or remove the key"
        case "a whole number" | "a number", str(text):
            return _digits(wanted, text)
        case "a whole number", float(number) if isfinite(number):
            return f"write {' or '.join(dict.fromkeys(map(str, (floor(number), ceil(number)))))}"
        case "a whole number" | "a number", _:
            return "write digits, as in 1"
        case "true or false", _:
            return "write true or false, without quotes"
        case _:
            return ""


def _holds_keys_alone(value: object) -> bool:
    """Whether a mapping is what YAML makes of a text that begins with a brace."""
    if not isinstance(value, dict) or not value:
        return False
    return not any(cast("dict[str, object]", value).values())


def _one_item(text: str, examples: Sequence[object]) -> str:
    """A list of texts; where items are mappings, of a topic or the times that wake a service."""
    match examples:
        case [[dict()], *_]:
            key = "schedule" if len(text.split()) > 1 else "topic"
            return f"[{{{key}: {quoted(printable(text))}}}]"
        case _:
            return listed(map(printable, re.split(r",\s*", text)))


def _digits(wanted: str, text: str) -> str:
    """A number as it is written here; Kubernetes counts processors in thousandths.

    https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
    """
    thousandths = re.fullmatch(r"([0-9]{1,6})m", text)
    if thousandths and wanted == "a number":
        return f"write {int(thousandths[1]) / 1000:g}"
    return "write digits, without quotes"
