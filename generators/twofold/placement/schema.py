"""The stack's configuration file as JSON Schema, for editors."""

from __future__ import annotations

from twofold.blueprint.schema import DIALECT, Json, schema_of
from twofold.placement.spec import NAMESPACE, ApplicationStackSpec, PlatformStackSpec


def stack_schema() -> dict[str, Json]:
    """Describe what a `Pulumi.<stack>.yaml` of twofold may say: JSON Schema, draft 2020-12."""
    application = schema_of(ApplicationStackSpec, "urn:twofold:stack:application", "A blueprint's")
    platform = schema_of(PlatformStackSpec, "urn:twofold:stack:platform", "A platform's")
    return {
        "$schema": DIALECT,
        "$id": "urn:twofold:stack",
        "title": "The configuration of a twofold stack",
        "type": "object",
        "required": ["config"],
        "properties": {"config": {"oneOf": [_open(application), _open(platform)]}},
    }


def _open(schema: dict[str, Json]) -> Json:
    """Leave alone the keys of other namespaces, which are Pulumi's and its providers'."""
    return {**schema, "patternProperties": {f"^(?!{NAMESPACE})": True}}
