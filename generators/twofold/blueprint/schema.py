"""The blueprint language as JSON Schema, for editors and for the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from twofold.blueprint.docs import describe_fields
from twofold.blueprint.model import BlueprintSpec, Spec

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

DIALECT = "https://json-schema.org/draft/2020-12/schema"

EXAMPLE: Mapping[str, Json] = {
    "name": "shop",
    "services": {
        "product": {
            "code": "services/product",
            "http": ["GET /products", "GET /products/{id}"],
            "uses": {"catalog": "read"},
        }
    },
    "stores": {"catalog": {"kind": "document", "key": "id"}},
}


def json_schema() -> dict[str, Json]:
    """Describe what a blueprint may say: JSON Schema, draft 2020-12."""
    schema = schema_of(BlueprintSpec, "urn:twofold:blueprint", "A twofold blueprint")
    # A blueprint may leave its services to the files that it includes.
    schema["required"] = ["name"]
    schema["anyOf"] = [{"required": ["services"]}, {"required": ["include"]}]
    schema["examples"] = [dict(EXAMPLE)]
    return schema


def schema_of(model: type[BaseModel], identity: str, title: str) -> dict[str, Json]:
    """Describe a model, as strictly as reading it is."""
    describe_fields(Spec)
    _rebuild(Spec)
    body = model.model_json_schema(schema_generator=_Generator)
    return {"$schema": DIALECT, "$id": identity, **_tidy(body), "title": title}


def _rebuild(base: type[BaseModel]) -> None:
    """Build all models of a kind anew: what was built before has no descriptions.

    They are in the order of their definitions: each comes after those that it is made of.
    """
    for model in base.__subclasses__():
        model.model_rebuild(force=True)
        _rebuild(model)


class _Generator(GenerateJsonSchema):
    """Pydantic's generator without the titles that repeat each key's name."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 (pydantic calls it)
        """Keys are their own titles."""
        return False


def _tidy(schema: dict[str, Json]) -> dict[str, Json]:
    """Close mappings whose keys follow a pattern; join the lines of descriptions."""
    tidied = {key: _tidy_value(value) for key, value in schema.items()}
    description = tidied.get("description")
    if isinstance(description, str):
        tidied["description"] = " ".join(description.split())
    return tidied | {"additionalProperties": False} if "patternProperties" in tidied else tidied


def _tidy_value(value: Json) -> Json:
    match value:
        case dict():
            return _tidy(value)
        case list():
            return [_tidy_value(item) for item in value]
        case _:
            return value
