"""The id and the outputs of a resource, planned or made."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping

from .. import sdk
from ..synthesis import fill, merged, synthesize
from ..wire import UNKNOWN, Value, Values, leaves
from .references import NUMBER
from .shapes import FALLBACK, FILLED_IN, SHAPES


def existing(
    token: str, urn: str, given: Mapping[str, Value], project: str, region: str
) -> tuple[str, Values]:
    """The id and the outputs of a resource that was just created from these inputs.

    They depend on the type, the URN and the inputs alone, so that a preview can plan them.
    """
    shape = SHAPES.get(token, FALLBACK)
    filled = {**FILLED_IN.get(token, {}), **given}
    words = _words(token, urn, filled, project, region)
    made = {key: fill(value, words) for key, value in shape.more.items()}
    here = {**_computed(token, words["hex"]), **_placed(token, words)}
    return shape.id.format_map(words), {**here, **merged(made, filled), **_labels(token, given)}


def unknown(token: str, given: Mapping[str, Value]) -> Values:
    """The outputs of a resource that a preview would create: inputs, and unknowns."""
    rest: Values = {name: UNKNOWN for name in sdk.outputs(token) if name not in sdk.inputs(token)}
    more: Values = {key: _veiled(value) for key, value in SHAPES.get(token, FALLBACK).more.items()}
    return {**rest, **merged(more, given), **_labels(token, given)}


def changed(token: str, before: Mapping[str, Value], given: Mapping[str, Value]) -> Values:
    """The outputs after an update: new inputs, and what Google computed before."""
    more = SHAPES.get(token, FALLBACK).more
    kept = {
        name: _computed_part(more.get(name), value)
        for name, value in before.items()
        if name not in sdk.inputs(token) or name in {*more, "location", "project", "region"}
    }
    return {**merged(kept, {**FILLED_IN.get(token, {}), **given}), **_labels(token, given)}


def naming(token: str, outputs: Mapping[str, Value]) -> Values:
    """Those outputs by which others may refer to a resource."""
    shape = SHAPES.get(token, FALLBACK)
    return {path: value for path, value in leaves({**outputs}) if path in shape.names}


def _computed_part(template: Value, value: Value) -> Value:
    if isinstance(template, dict) and isinstance(value, dict):
        return {key: each for key, each in value.items() if key in template}
    return value


def _veiled(value: Value) -> Value:
    return dict.fromkeys(value, UNKNOWN) if isinstance(value, dict) else UNKNOWN


def _words(
    token: str, urn: str, given: Mapping[str, Value], project: str, region: str
) -> dict[str, str]:
    # What takes the place of something has other inputs, and so an id of its own.
    own = hashlib.sha256(f"{token} {urn} {json.dumps({**given})}".encode()).hexdigest()
    words = {key: str(value) for key, value in given.items() if isinstance(value, str | int)}
    secret = words.get("secret", "")
    return {
        "project": project,
        "location": words.get("region") or region,
        **words,
        "number": NUMBER,
        "numbered": secret.replace(f"projects/{project}/", f"projects/{NUMBER}/"),
        "servicename": words.get("service", "").split(".")[0],
        "database": words.get("database", "").rsplit("/", 1)[-1],
        "apiConfigId": words.get("apiConfigId", words.get("apiConfigIdPrefix", "") + own[:10]),
        "api": words.get("api", "").rsplit("/", 1)[-1],
        "hex": own[:17],
        "hex10": own[:10],
        "digits": str(int(own[:16], 16)).zfill(20),
        "uuid": str(uuid.UUID(own[:32])),
    }


def _placed(token: str, words: Mapping[str, str]) -> Values:
    """Where it is, when the provider's configuration says so and not the inputs."""
    here = {"project": words["project"], "region": words["location"], "location": words["location"]}
    return {name: value for name, value in here.items() if name in sdk.outputs(token)}


def _labels(token: str, given: Mapping[str, Value]) -> Values:
    return dict(_all_labels(token, given))


def _all_labels(token: str, given: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    for name in ("effectiveLabels", "pulumiLabels"):
        if name in sdk.outputs(token):
            yield name, given.get("labels") or {}


def _computed(token: str, seed: str) -> Values:
    """Plausible values for outputs that are no inputs, from their types."""
    return {
        name: synthesize(name, kind, seed)
        for name, kind in sdk.outputs(token).items()
        if name not in sdk.inputs(token)
    }
