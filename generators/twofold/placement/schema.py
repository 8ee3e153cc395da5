"""The language of stack configuration as JSON Schema, for editors and for the documentation."""

from __future__ import annotations

from twofold.blueprint.schema import Json, schema_of
from twofold.placement.spec import NAMESPACE, ApplicationStackSpec, PlatformStackSpec


def stack_schema() -> dict[str, Json]:
    """Describe what a `Pulumi.<stack>.yaml` may say: JSON Schema, draft 2020-12.

    Keys of other namespaces, and whatever Pulumi keeps beside `config`, are let through.
    """
    application = schema_of(ApplicationStackSpec, "urn:twofold:stack", "A stack of twofold")
    platform = schema_of(PlatformStackSpec, "urn:twofold:stack", "A stack of twofold")
    properties = _part(application, "properties") | _part(platform, "properties")
    return {
        "$schema": application["$schema"],
        "$id": application["$id"],
        "title": application["title"],
        "description": "Which blueprint runs on which cloud, where, and how.",
        "$defs": _part(application, "$defs") | _part(platform, "$defs"),
        "type": "object",
        "properties": {"config": _config(properties)},
        "required": ["config"],
    }


def _config(properties: dict[str, Json]) -> Json:
    ours: list[Json] = list(properties)
    return {
        "description": "The stack's configuration; twofold's keys begin with `twofold:`.",
        "type": "object",
        "properties": properties,
        "propertyNames": {"anyOf": [{"enum": ours}, {"not": {"pattern": f"^{NAMESPACE}"}}]},
        "required": [f"{NAMESPACE}cloud", f"{NAMESPACE}environment"],
        "oneOf": [
            {"required": [f"{NAMESPACE}blueprint"]},
            {"required": [f"{NAMESPACE}platform"]},
        ],
    }


def _part(schema: dict[str, Json], key: str) -> dict[str, Json]:
    part = schema.get(key)
    return part if isinstance(part, dict) else {}
