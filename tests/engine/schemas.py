"""Schemas as mappings: following their references, and finding a member by its name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]


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
    """The member of a cloud's schema that Pulumi calls `name`, found by its spelling.

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
