"""Answers of a cloud: templates filled, what was given beside what is computed, the unforeseen."""

from __future__ import annotations

from collections.abc import Mapping

from . import sdk
from .wire import Value, Values

# How deep blocks of an answer are made up: some have blocks of their own kind inside.
DEPTH = 3


def merged(computed: Mapping[str, Value], given: Mapping[str, Value]) -> Values:
    """What was given, and in it and beside it what the cloud computed, at every depth.

    >>> merged({"block": {"id": "d-1"}, "arn": "a"}, {"block": {"kind": "edge"}})
    {'block': {'id': 'd-1', 'kind': 'edge'}, 'arn': 'a'}
    """
    both = {**computed, **given}
    for name, value in given.items():
        made = computed.get(name)
        if isinstance(made, dict) and isinstance(value, dict):
            both[name] = merged(made, value)
    return both


def fill(value: Value, words: Mapping[str, str]) -> Value:
    """A template with the words in their places, at every depth."""
    match value:
        case str():
            return value.format_map(words)
        case list():
            return [fill(item, words) for item in value]
        case dict():
            return {key: fill(item, words) for key, item in value.items()}
        case _:
            return value


def synthesize(name: str, kind: object, seed: str, depth: int = DEPTH) -> Value:
    """A value of a type, as an answer of a cloud that nobody foresaw."""
    for form in sdk.alternatives(kind):
        if sdk.is_output_type(form) and isinstance(form, type):
            return _block(form, seed, depth - 1) if depth else {}
        if item := sdk.sequence_item(form):
            return [synthesize(name, item, seed, depth)] if sdk.is_output_type(item) else []
        if form is bool:
            return False
        if form is int or form is float:
            return 1
        if form is str:
            return f"{name.lower()}-{seed}"
    return {}


def _block(cls: type, seed: str, depth: int) -> Values:
    return {key: synthesize(key, each, seed, depth) for key, each in sdk.fields(cls).items()}
