"""What Google publishes about values, as JSON Schema: the discovery documents of its APIs.

They come from google-api-python-client's wheel. What they say in prose and in no other way is
read where Google keeps to words of its own (https://google.aip.dev/203): "Required.",
"Immutable.", "Output only.".
"""

from __future__ import annotations

import functools
import importlib.util
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from ..schemas import Schema
from .prose import PROSE

OUTPUT_ONLY = re.compile(r"^\[?Output only", re.IGNORECASE)
WORDS = re.compile(r"^((?:Required|Optional|Immutable|Identifier|Input only)\.\s*)*")

# How Google writes what is text with a form; nothing stands for nothing.
# https://developers.google.com/discovery/v1/type-format
FORMATS: Mapping[str, Schema] = {
    "google-duration": {"pattern": r"^(\d+(\.\d{1,9})?s)?$"},
    "google-datetime": {"pattern": r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$"},
    "byte": {"pattern": r"^[A-Za-z0-9+/_-]*={0,2}$"},
    "int32": {"minimum": -(2**31), "maximum": 2**31 - 1},
    "uint32": {"minimum": 0, "maximum": 2**32 - 1},
}

# Marks a member that cannot be changed once it is set.
FIXED = "immutable"


@functools.cache
def schema(name: str) -> Schema:
    """What an API takes, such as `pubsub.v1/Topic`; `LookupError` where there is none."""
    document, _, kind = name.partition("/")
    definitions = _definitions(document)
    return {**definitions[kind], "definitions": definitions}


@functools.cache
def _definitions(document: str) -> Mapping[str, Schema]:
    if document in PROSE:
        return PROSE[document]
    text = (_folder() / f"{document}.json").read_text(encoding="utf-8")
    found = cast("Mapping[str, Schema]", json.loads(text)["schemas"])
    return {kind: _cleaned(each) for kind, each in found.items()}


@functools.cache
def _folder() -> Path:
    # Finding the package, not importing it.
    found = importlib.util.find_spec("googleapiclient")
    if not found or not found.origin:
        raise LookupError("google-api-python-client is not installed")
    return Path(found.origin).parent / "discovery_cache" / "documents"


def _cleaned(node: Schema) -> Schema:
    """A schema of a discovery document with its prose as keys, and nothing that is read alone."""
    kept = {key: value for key, value in node.items() if key not in {"required", "annotations"}}
    kept |= FORMATS.get(node.get("format", ""), {})
    if "enum" in node:
        kept["enum"] = _choices(node)
    if "pattern" in node:
        # The documents' patterns are meant for the whole text, and do not all say so.
        kept["pattern"] = f"^(?:{node['pattern']})$"
    for below in ("items", "additionalProperties"):
        if isinstance(node.get(below), dict):
            kept[below] = _cleaned(node[below])
    if "properties" in node:
        members: dict[str, Schema] = node["properties"]
        kept["required"] = [name for name, each in members.items() if _is_required(each)]
        kept["properties"] = {
            name: _cleaned(each) | ({FIXED: True} if "Immutable" in _words(each) else {})
            for name, each in members.items()
            if not is_output(each)
        }
    return kept


def is_output(member: Mapping[str, Any]) -> bool:
    """Whether a member is for reading alone."""
    return bool(member.get("readOnly") or OUTPUT_ONLY.match(member.get("description", "")))


def _is_required(member: Mapping[str, Any]) -> bool:
    annotations: Mapping[str, list[str]] = member.get("annotations") or {}
    methods = annotations.get("required", [])
    makes = any(method.endswith((".insert", ".create")) for method in methods)
    return not is_output(member) and (makes or "Required" in _words(member))


def _words(member: Mapping[str, Any]) -> str:
    found = WORDS.match(member.get("description", ""))
    return found.group() if found else ""


def _choices(node: Mapping[str, Any]) -> list[str]:
    """The values that mean something and are not on their way out."""
    gone: list[bool] = node.get("enumDeprecated") or [False] * len(node["enum"])
    return [
        each
        for each, deprecated in zip(node["enum"], gone, strict=True)
        if not deprecated and not each.endswith("_UNSPECIFIED")
    ]
