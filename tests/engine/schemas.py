"""What AWS publishes about values, as JSON Schema: CloudFormation's schemas and its API models.

The first come from `cfn-lint`'s data, the second from `botocore`'s; both are read as they are.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias, cast

import botocore.session
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

Schema: TypeAlias = dict[str, Any]

# CloudFormation's schemas differ between regions in which types there are, hardly in values.
REGION = "us-east-1"


@functools.cache
def cloudformation(name: str) -> Schema:
    """The schema of a type such as `AWS::SQS::Queue`, or of a member of it.

    `AWS::S3::Bucket/VersioningConfiguration` is such a member. Raises `LookupError` where
    there is none.
    """
    kind, _, inside = name.partition("/")
    root = cast("Schema", json.loads(_files()[kind].read_text(encoding="utf-8")))
    if not inside:
        return root
    schema = member(root, root, inside.replace("/", "."))
    return {**schema, "definitions": root["definitions"], "inside": inside}


@functools.cache
def _files() -> Mapping[str, Path]:
    # Finding the package, not importing it, which would take a second and a half.
    found = importlib.util.find_spec("cfnlint")
    if not found or not found.origin:
        raise LookupError("cfn-lint is not installed")
    folder = Path(found.origin).parent / "data" / "schemas"
    index = json.loads((folder / "providers" / f"{REGION}.json").read_text(encoding="utf-8"))
    return {kind: folder / "resources" / f"{digest}.json" for kind, digest in index.items()}


@functools.cache
def api(name: str) -> Schema:
    """The schema of an API call's input, such as `lambda.CreateFunction`.

    `s3.PutBucketVersioning/VersioningConfiguration` is one member of it.
    """
    call, _, inside = name.partition("/")
    service, _, operation = call.partition(".")
    shape = _model(service).operation_model(operation).input_shape
    if not shape:
        raise LookupError(f"{name} takes nothing")
    definitions: dict[str, Schema] = {}
    root = {**_schema(shape, definitions), "definitions": definitions}
    root = {**resolve(root, root), "definitions": definitions}
    return {**member(root, root, inside), "definitions": definitions} if inside else root


@functools.cache
def _model(service: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(service)


def _schema(shape: Shape, definitions: dict[str, Schema]) -> Schema:
    """The JSON Schema of a shape; what it is made of goes to the definitions, by name."""
    name = re.sub(r"\W", "", shape.name)
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _of_shape(shape, definitions)
    return {"$ref": f"#/definitions/{name}"}


def _of_shape(shape: Shape, definitions: dict[str, Schema]) -> Schema:
    limits = shape.metadata
    match shape:
        case StructureShape():
            properties = {key: _schema(each, definitions) for key, each in shape.members.items()}
            return {"type": "object", "properties": properties, "required": shape.required_members}
        case ListShape():
            return {"type": "array", "items": _schema(shape.member, definitions)} | _sizes(
                limits, "minItems", "maxItems"
            )
        case MapShape():
            return {"type": "object", "additionalProperties": _schema(shape.value, definitions)}
        case _ if shape.type_name == "string":
            return {"type": "string"} | _texts(limits) | _sizes(limits, "minLength", "maxLength")
        case _ if shape.type_name in {"integer", "long", "float", "double"}:
            return {"type": "number"} | _sizes(limits, "minimum", "maximum")
        case _:
            return {"type": shape.type_name}


def _sizes(limits: Mapping[str, Any], least: str, most: str) -> Schema:
    names = {"min": least, "max": most}
    return {names[key]: limits[key] for key in names if limits.get(key) is not None}


def _texts(limits: Mapping[str, Any]) -> Schema:
    enum: Schema = {"enum": limits["enum"]} if limits.get("enum") else {}
    # The models' patterns are meant for the whole text, and do not say so.
    return enum | ({"pattern": f"^(?:{limits['pattern']})$"} if limits.get("pattern") else {})


def resolve(schema: Schema, root: Schema) -> Schema:
    """A schema with its `$ref` followed; what stands beside the reference stays."""
    while "$ref" in schema:
        target = root["definitions"][schema["$ref"].rsplit("/", 1)[-1]]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    if "properties" not in schema and "items" not in schema:
        for form in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
            if "items" in form or "properties" in form or "$ref" in form:
                return resolve(form, root)
    return schema


def inner(schema: Schema, root: Schema) -> Schema:
    """The schema of what a schema's lists hold, or the schema itself where it is no list."""
    schema = resolve(schema, root)
    while "items" in schema:
        schema = resolve(schema["items"], root)
    return schema


def member(schema: Schema, root: Schema, path: str) -> Schema:
    """The schema of a member by a dotted path, through lists. Raises `LookupError`."""
    for name in path.split("."):
        schema = resolve(inner(schema, root).get("properties", {})[name], root)
    return schema


def counterpart(schema: Schema, root: Schema, name: str) -> str | None:
    """The member that AWS calls what Pulumi calls `name`, found by its spelling.

    >>> counterpart({"properties": {"SubnetIds": {}}}, {}, "subnetId")
    'SubnetIds'
    """
    known = {_spelling(each): each for each in inner(schema, root).get("properties", {})}
    return next((known[each] for each in _variants(_spelling(name)) if each in known), None)


@functools.cache
def _spelling(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _variants(name: str) -> Iterator[str]:
    yield name
    yield f"{name}s"
    yield name.removesuffix("s")
    yield f"{name.removesuffix('y')}ies"
    yield f"{name.removesuffix('ies')}y"
    yield f"{name}configuration"
    yield f"{name}specification"
