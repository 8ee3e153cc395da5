"""What a JSON Schema of ours says of each key, in the words of the reference pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from twofold.blueprint.model import NAME_LENGTH, NAME_PATTERN
from twofold.blueprint.schema import Json

Schema = Mapping[str, Json]

MAPPING = "mapping, "

# What keys and texts with a form are called; other forms are shown as they are.
NAMES = {
    NAME_PATTERN: f"name: lower-case letters, digits and `-`, at most {NAME_LENGTH} characters"
}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping, with what may be written under it.

    `allowed` are the words that it takes, where they are few. `default` is what holds when it is
    left out, where the schema knows that; `examples` are values, the simplest first.
    """

    name: str
    description: str
    type: str
    allowed: tuple[str, ...]
    required: bool
    default: Json
    examples: tuple[Json, ...]


def keys(schema: Schema, definitions: Schema) -> Iterator[Key]:
    """Every key of a mapping, in the order of the model."""
    required = schema.get("required")
    for name, each in part(schema, "properties").items():
        if isinstance(each, dict):
            yield Key(
                name=name,
                description=str(each.get("description", "")),
                type=type_of(each, definitions),
                allowed=tuple(_allowed(each)),
                required=isinstance(required, list) and name in required,
                default=each.get("default"),
                examples=tuple(_examples(each)),
            )


def part(schema: Schema, key: str) -> dict[str, Json]:
    """A mapping inside a schema; an empty one where there is none."""
    found = schema.get(key)
    return found if isinstance(found, dict) else {}


def _choices(schema: Schema) -> Iterator[dict[str, Json]]:
    """The ways to write a value; `null` is how the model says that a key is left out."""
    for word in ("anyOf", "oneOf"):
        found = schema.get(word)
        for each in found if isinstance(found, list) else []:
            if isinstance(each, dict) and each.get("type") != "null":
                yield each


def _allowed(schema: Schema) -> Iterator[str]:
    found = schema.get("enum")
    yield from map(str, found if isinstance(found, list) else [])
    if "const" in schema:
        yield str(schema["const"])
    if schema.get("type") == "boolean":
        yield from ("true", "false")
    for each in _choices(schema):
        yield from _allowed(each)


def _examples(schema: Schema) -> Iterator[Json]:
    """Values that may stand there: those that the model names, else one of the allowed words."""
    found = schema.get("examples")
    yield from found if isinstance(found, list) else []
    for each in _choices(schema):
        yield from _examples(each)
    words = schema.get("enum")
    yield from words if isinstance(words, list) else []
    if "const" in schema:
        yield schema["const"]
    if schema.get("type") == "boolean":
        yield True


def type_of(schema: Schema, definitions: Schema) -> str:
    """What kind of value a schema takes, for a person.

    >>> type_of({"type": "integer", "minimum": 1, "maximum": 9}, {})
    'whole number from 1 to 9'
    """
    match schema:
        case {"$ref": str(reference)}:
            return f"{MAPPING}{_link(reference)}"
        case {"patternProperties": dict(held)}:
            return f"mapping of {_named(held)}{_inner(next(iter(held.values())), definitions)}"
        case {"additionalProperties": dict(inner)}:
            return f"mapping of names to {_inner(inner, definitions)}"
        case {"items": dict(inner)}:
            return f"list of {_inner(inner, definitions)}"
        case {"enum": list()} | {"const": _}:
            return "word"
        case {"type": "boolean"}:
            return "`true` or `false`"
        case {"type": "integer" | "number" as kind}:
            return f"{'whole number' if kind == 'integer' else 'number'}{_bounds(schema)}"
        case {"type": "string"}:
            return _text(schema)
        case _:
            kinds = [type_of(each, definitions) for each in _choices(schema)]
            if all(each.startswith(MAPPING) for each in kinds):
                return MAPPING + " or ".join(each.removeprefix(MAPPING) for each in kinds)
            return " or ".join(dict.fromkeys(kinds))


def _inner(schema: Json, definitions: Schema) -> str:
    if isinstance(schema, dict):
        words = [f"`{word}`" for word in _allowed(schema) if schema.get("type") != "boolean"]
        inside = type_of(schema, definitions)
        return ", ".join(words) if words and inside == "word" else inside
    return "anything"


def _named(held: Mapping[str, Json]) -> str:
    return "names to " if NAME_PATTERN in held else "keys to "


def _link(reference: str) -> str:
    model = reference.rpartition("/")[2]
    return f"[{ANCHORS[model][1]}](#{ANCHORS[model][0]})"


def _bounds(schema: Schema) -> str:
    least = schema.get("minimum")
    most = schema.get("maximum")
    if least is None and "exclusiveMinimum" in schema:
        return f" above {schema['exclusiveMinimum']}, at most {most}"
    return (
        f" from {least:,} to {most:,}" if isinstance(least, int) and isinstance(most, int) else ""
    )


def _text(schema: Schema) -> str:
    pattern = schema.get("pattern")
    if not isinstance(pattern, str):
        return "text"
    if unit := re.search(r"\(([A-Za-z|]+)\)\?\$$", pattern):
        units = ", ".join(f"`{each}`" for each in unit[1].split("|"))
        return f"text of a number and one of the units {units}"
    return NAMES.get(pattern, f"text of the form `{pattern}`")


# Where the pages describe each model: its anchor, and what a link to it says.
ANCHORS: Mapping[str, tuple[str, str]] = {
    "CommonSpec": ("defaults", "as `defaults`"),
    "ServiceSpec": ("services", "as a service"),
    "PortSpec": ("ports", "as a port"),
    "HealthSpec": ("health", "as `health`"),
    "ScaleSpec": ("scale", "as `scale`"),
    "RequestsSpec": ("requests", "as `requests`"),
    "VolumeSpec": ("volume", "as `volume`"),
    "TopicTriggerSpec": ("topic-trigger", "as a topic trigger"),
    "ScheduleTriggerSpec": ("schedule-trigger", "as a schedule trigger"),
    "DocumentStoreSpec": ("document-store", "as a document store"),
    "RelationalStoreSpec": ("relational-store", "as a relational store"),
    "CacheSpec": ("cache", "as a cache"),
    "BucketSpec": ("bucket", "as a bucket"),
    "TopicSpec": ("topics", "as a topic"),
    "EnvironmentSpec": ("environments", "as an environment"),
    "SizeSpec": ("sizes", "as a size"),
    "PlatformNetworkSpec": ("platform-network", "as a platform's network"),
    "ExistingNetworkSpec": ("existing-network", "as an existing network"),
    "PlatformClusterSpec": ("platform-cluster", "as a platform's cluster"),
    "ExistingClusterSpec": ("existing-cluster", "as an existing cluster"),
    "GatewaySpec": ("gateway", "as `gateway`"),
    "DomainSpec": ("domain", "as `domain`"),
    "ExistingSpec": ("existing", "as `existing`"),
    "NewClusterSpec": ("new-cluster", "as a new cluster"),
    "PlatformSpec": ("platform", "as `platform`"),
}


def snippet(value: object) -> str:
    """A value as somebody would write it in a blueprint.

    >>> print(snippet({"services": {"cart": {"http": ["GET /cart"]}}}), end="")
    services:
      cart:
        http: [GET /cart]
    """
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Writes lists of words, and mappings without further mappings in them, in one line."""


def _list(dumper: _Dumper, items: list[object]) -> yaml.Node:
    short = not any(isinstance(each, dict) for each in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Dumper.add_representer(list, _list)
