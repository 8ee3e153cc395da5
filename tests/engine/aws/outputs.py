"""The id and the outputs of a resource, planned or made."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping

from .. import sdk
from ..synthesis import fill, merged, synthesize
from ..wire import UNKNOWN, Value, Values
from .shapes import FALLBACK, FILLED_IN, SHAPES, Shape

ACCOUNT = "123456789012"


def existing(token: str, urn: str, given: Mapping[str, Value], region: str) -> tuple[str, Values]:
    """The id and the outputs of a resource that was just created from these inputs.

    They depend on the type, the URN and the inputs alone, so that a preview can plan them.
    """
    shape = SHAPES.get(token, FALLBACK if given.get("bucket") else Shape("{hex}"))
    filled = {**FILLED_IN.get(token, {}), **given}
    words = _words(token, urn, filled, region)
    words["arn"] = words.get("arn") or shape.arn.format_map(words)
    computed = {"arn": words["arn"]} if shape.arn else {}
    computed |= {key: fill(value, words) for key, value in shape.more.items()}
    outputs = {**_computed(token, words), **merged(computed, filled), **_tags(token, filled)}
    return shape.id.format_map(words), outputs


def unknown(token: str, given: Mapping[str, Value]) -> Values:
    """The outputs of a resource that a preview would create: inputs, and unknowns."""
    rest = {name: UNKNOWN for name in sdk.outputs(token) if name not in sdk.inputs(token)}
    more = {key: _veiled(value) for key, value in SHAPES.get(token, FALLBACK).more.items()}
    return {**rest, **merged(more, given)}


def changed(token: str, before: Mapping[str, Value], given: Mapping[str, Value]) -> Values:
    """The outputs after an update: new inputs, and what the cloud computed before."""
    filled = {**FILLED_IN.get(token, {}), **given}
    computed = {
        name: _computed_part(SHAPES.get(token, FALLBACK).more.get(name), value)
        for name, value in before.items()
        if name not in sdk.inputs(token) or name in SHAPES.get(token, FALLBACK).more
    }
    return {**merged(computed, filled), **_tags(token, filled)}


def _computed_part(template: Value, value: Value) -> Value:
    if isinstance(template, dict) and isinstance(value, dict):
        return {key: each for key, each in value.items() if key in template}
    return value


def _veiled(value: Value) -> Value:
    return dict.fromkeys(value, UNKNOWN) if isinstance(value, dict) else UNKNOWN


def _words(token: str, urn: str, given: Mapping[str, Value], region: str) -> dict[str, str]:
    # What takes the place of something has other inputs, and so an id of its own.
    digest = hashlib.sha256(f"{token} {urn} {json.dumps({**given})}".encode()).hexdigest()
    words = {key: str(value) for key, value in given.items() if isinstance(value, str | int)}
    # AWS takes a function's ARN for its name.
    words["functionName"] = words.get("functionName", "").split(":function:")[-1]
    return {
        **words,
        "region": region,
        "account": ACCOUNT,
        "hex": digest[:17],
        "HEX": digest[:20].upper(),
        "hex10": digest[:10],
        "hex6": digest[:6],
        "uuid": str(uuid.UUID(digest[:32])),
    }


def _tags(token: str, given: Mapping[str, Value]) -> Values:
    return {"tagsAll": given.get("tags") or {}} if "tagsAll" in sdk.outputs(token) else {}


def _computed(token: str, words: Mapping[str, str]) -> Values:
    """Plausible values for outputs that are no inputs, from their types."""
    return {
        name: synthesize(name, kind, words["hex"])
        for name, kind in sdk.outputs(token).items()
        if name not in sdk.inputs(token)
    } | ({"region": words["region"]} if "region" in sdk.outputs(token) else {})
