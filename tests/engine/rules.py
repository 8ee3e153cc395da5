"""Hold a Pulumi value against a schema of what its cloud publishes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias, cast

import regex

from . import schemas
from .problems import Problem
from .schemas import Schema
from .wire import UNKNOWN, Value

# What text in a format has to be.
Formats: TypeAlias = Mapping[str, Callable[[str], bool]]


@dataclass(frozen=True, slots=True)
class Rules:
    """A schema, and what Pulumi's names are in it where the spelling does not tell.

    `names` are paths of Pulumi's inputs, without list indices, and dotted paths of the cloud's
    members at that place. `optional` are required members that need not be given,
    and `formats` those of the schema that say more than "text".
    """

    schema: Schema
    names: Mapping[str, str]
    optional: frozenset[str] = frozenset()
    formats: Formats = field(default_factory=dict[str, Callable[[str], bool]])

    def find(self, schema: Schema, path: str) -> str | None:
        """The cloud's name for a Pulumi path at this place of the schema, or `None`."""
        spelt = schemas.counterpart(schema, self.schema, path.rsplit(".", 1)[-1])
        for name in filter(None, (self.names.get(path), spelt)):
            try:
                schemas.member(schema, self.schema, name)
            except LookupError:
                continue
            return name
        return None

    def check(self, given: Mapping[str, Value]) -> Iterator[Problem]:
        """Everything that the cloud refuses about these inputs."""
        yield from self._check_object(given, self.schema, "", "")

    def _check(self, value: Value, schema: Schema, path: str, plain: str) -> Iterator[Problem]:
        schema = schemas.resolve(schema, self.schema)
        match value:
            case None:
                return
            case _ if schema.get("readOnly"):
                yield Problem(path, "is set by the cloud alone")
            case list() if "items" in schema:
                yield from _check_size(value, schema, path)
                for index, item in enumerate(value):
                    yield from self._check(item, schema["items"], f"{path}[{index}]", plain)
            case list():
                for index, item in enumerate(value):
                    yield from self._check(item, schema, f"{path}[{index}]", plain)
            case dict():
                inner = schemas.inner(schema, self.schema)
                if "properties" in inner and not _is_pair(inner):
                    yield from self._check_object(value, inner, path, plain)
                else:
                    yield from self._check_map(value, inner, path, plain)
            case str() if value == UNKNOWN:
                return
            case _:
                inner = schemas.inner(schema, self.schema)
                yield from _check_scalar(value, inner, path, self.formats)

    def _check_object(
        self, given: Mapping[str, Value], schema: Schema, path: str, plain: str
    ) -> Iterator[Problem]:
        found: dict[str, str] = {}
        for key, value in given.items():
            below = f"{plain}.{key}" if plain else key
            name = self.find(schema, below)
            if name and value is not None:
                found[name.split(".")[0]] = f"{path}.{key}" if path else key
                inside = schemas.member(schema, self.schema, name)
                yield from self._check(value, inside, found[name.split(".")[0]], below)
        yield from self._check_presence(set(found), schema, path)

    def _check_map(
        self, given: Mapping[str, Value], schema: Schema, path: str, plain: str
    ) -> Iterator[Problem]:
        """A mapping of free keys, or tags, which AWS keeps as a list of pairs."""
        pair = {key.lower(): each for key, each in schema.get("properties", {}).items()}
        values: object = pair.get("value") or schema.get("additionalProperties")
        for key, value in given.items():
            if "key" in pair:
                yield from self._check(key, pair["key"], f"{path}.{key}", plain)
            if isinstance(values, dict):
                yield from self._check(value, cast("Schema", values), f"{path}.{key}", plain)

    def _check_presence(self, found: set[str], schema: Schema, path: str) -> Iterator[Problem]:
        for name in schema.get("required", ()):
            if name not in found | self.optional:
                yield Problem(path, f"{name} is required")
        exclusive: list[list[str]] = [
            *([schema["requiredXor"]] if "requiredXor" in schema else []),
            *schema.get("exclusive", ()),
        ]
        for names in exclusive:
            for one, other in combinations(sorted(found & set(names)), 2):
                yield Problem(path, f"{one} or {other} is taken, not both")
        for names in filter(None, [schema.get("requiredXor"), schema.get("requiredOr")]):
            if not found & {*names}:
                yield Problem(path, f"one of {', '.join(names)} is required")
        yield from _check_dependents(found, schema, path)


def _check_dependents(found: set[str], schema: Schema, path: str) -> Iterator[Problem]:
    needed: Mapping[str, list[str]] = schema.get("dependentRequired", {})
    excluded: Mapping[str, list[str]] = schema.get("dependentExcluded", {})
    for name in sorted(found):
        for other in set(needed.get(name, ())) - found:
            yield Problem(path, f"{other} is required beside {name}")
        for other in set(excluded.get(name, ())) & found:
            yield Problem(path, f"{other} is not taken beside {name}")


def _is_pair(schema: Schema) -> bool:
    """Whether this is one tag of a list of tags."""
    return {key.lower() for key in schema["properties"]} == {"key", "value"}


def _check_size(value: list[Value], schema: Schema, path: str) -> Iterator[Problem]:
    if len(value) < schema.get("minItems", 0):
        yield Problem(path, f"at least {schema['minItems']} items are taken")
    if len(value) > schema.get("maxItems", len(value)):
        yield Problem(path, f"at most {schema['maxItems']} items are taken")
    known = [str(item) for item in value if item != UNKNOWN]
    if schema.get("uniqueItems") and len(set(known)) < len(known):
        yield Problem(path, "every item is taken once")


def _check_scalar(
    value: str | float, schema: Schema, path: str, formats: Formats
) -> Iterator[Problem]:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if "enum" in schema and text not in {str(each) for each in schema["enum"]}:
        choices = ", ".join(str(each) for each in schema["enum"][:20])
        yield Problem(path, f"{text!r} is not one of {choices}")
    if isinstance(value, str):
        yield from _check_text(value, schema, path, formats)
    if not isinstance(value, bool) and ("minimum" in schema or "maximum" in schema):
        yield from _check_number(value, schema, path)


def _check_text(text: str, schema: Schema, path: str, formats: Formats) -> Iterator[Problem]:
    if "pattern" in schema and not _matches(schema["pattern"], text):
        yield Problem(path, f"{text!r} does not match {schema['pattern']}")
    if len(text) < schema.get("minLength", 0):
        yield Problem(path, f"{text!r} is shorter than {schema['minLength']} characters")
    if len(text) > schema.get("maxLength", len(text)):
        yield Problem(path, f"{text!r} is longer than {schema['maxLength']} characters")
    if schema.get("format") in formats and not formats[schema["format"]](text):
        yield Problem(path, f"{text!r} is no {schema['format']}")


def _matches(pattern: str, text: str) -> bool:
    # In Java and JavaScript, where these patterns are written for, `\w` is ASCII.
    return regex.search(pattern, text, regex.ASCII) is not None


def _check_number(value: str | float, schema: Schema, path: str) -> Iterator[Problem]:
    try:
        number = float(value)
    except ValueError:
        return
    if number < schema.get("minimum", number):
        yield Problem(path, f"{value} is less than {schema['minimum']}")
    if number > schema.get("maximum", number):
        yield Problem(path, f"{value} is more than {schema['maximum']}")
