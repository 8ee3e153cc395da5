"""What AWS publishes about values, as JSON Schema: CloudFormation's schemas and its API models.

The first come from `cfn-lint`'s data, the second from `botocore`'s; both are read as they are.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import botocore.session
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

from ..schemas import Schema, member, resolve

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
