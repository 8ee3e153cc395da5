"""The stack's configuration file as JSON Schema, for editors and for the documentation."""

from __future__ import annotations

from twofold.blueprint.schema import Json, schema_of
from twofold.placement.model import NAMESPACE
from twofold.placement.spec import ApplicationStackSpec, PlatformStackSpec


def stack_schema() -> dict[str, Json]:
    """Describe what a `Pulumi.<stack>.yaml` may say: JSON Schema, draft 2020-12.

    Keys of other namespaces, and what Pulumi keeps beside `config`, are let through.
    """
    kinds = [_schema(ApplicationStackSpec), _schema(PlatformStackSpec)]
    definitions: dict[str, Json] = {}
    for kind in kinds:
        definitions |= _part(kind, "$defs")
    return {
        **{key: kinds[0][key] for key in ("$schema", "$id", "title")},
        "description": "Which blueprint runs on which cloud, where, and how.",
        "type": "object",
        "properties": {
            "config": {
                "description": f"The configuration; twofold's keys begin with `{NAMESPACE}`.",
                "oneOf": [_open(kind) for kind in kinds],
            }
        },
        "required": ["config"],
        "$defs": definitions,
    }


def _schema(kind: type[ApplicationStackSpec | PlatformStackSpec]) -> dict[str, Json]:
    return schema_of(kind, "urn:twofold:stack", "The configuration of a twofold stack")


def _open(kind: dict[str, Json]) -> Json:
    """Leave alone the keys of other namespaces, which are Pulumi's and its providers'."""
    inner: dict[str, Json] = {key: each for key, each in kind.items() if key[0] != "$"}
    del inner["title"]
    return {**inner, "patternProperties": {f"^(?!{NAMESPACE})": True}}


def _part(schema: dict[str, Json], key: str) -> dict[str, Json]:
    part = schema.get(key)
    return part if isinstance(part, dict) else {}
