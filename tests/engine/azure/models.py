"""What Azure publishes about values, as JSON Schema: the models of its management packages.

They are read as text, class by class: importing all of them would take half a minute.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]

# `Serializer` and `Model` of the packages name types as these; the rest are models, and enums.
PLAIN: Mapping[str, Schema] = {
    "str": {"type": "string"},
    "int": {"type": "number"},
    "long": {"type": "number"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "object": {},
    "bytearray": {"type": "string"},
    "iso-8601": {
        "type": "string",
        "pattern": r"^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$",
    },
    "time": {"type": "string", "pattern": r"^\d{2}:\d{2}(:\d{2})?$"},
    # `isodate`, which reads durations in these packages.
    "duration": {
        "type": "string",
        "pattern": r"^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$",
    },
}

# What the packages call limits, and JSON Schema.
LIMITS: Mapping[str, str] = {
    "max_items": "maxItems",
    "max_length": "maxLength",
    "maximum": "maximum",
    "min_items": "minItems",
    "min_length": "minLength",
    "minimum": "minimum",
    "pattern": "pattern",
    "unique": "uniqueItems",
}


TABLES = ("_validation", "_attribute_map", "_subtype_map")
NOTHING: Mapping[str, Mapping[str, Any]] = {name: {} for name in TABLES}


@dataclass(frozen=True, slots=True)
class Operation:
    """A call that makes a resource: its path, and the limits of the path's parameters.

    The path ends at the name of what is made.
    """

    path: str
    parameters: Mapping[str, Schema]

    @property
    def own(self) -> str:
        """The parameter that names what is made, or nothing where its name is always the same."""
        found = re.search(r"\{(\w+)\}$", self.path)
        return found[1] if found else ""


@functools.cache
def operation(package: str, call: str) -> Operation:
    """The operation `web_apps.create_or_update` of a package. Raises `LookupError`."""
    group, _, name = call.partition(".")
    try:
        text, builder = _text(package, f"operations/_{group}_operations.py"), name
    except LookupError:
        # Some packages keep all groups in one module.
        text, builder = _text(package, "operations/_operations.py"), f"{group}_{name}"
    body = _slice(text, rf"^def build_{builder}_request\(")
    tree = ast.parse(body)
    path = next(_paths(tree))
    parameters = dict(_parameters(tree))
    # The words in braces are the service's; the parameters' names are what Pulumi goes by.
    for word, (parameter, _) in parameters.items():
        path = path.replace(f"{{{word}}}", f"{{{parameter}}}")
    return Operation(path, dict(parameters.values()))


def _paths(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "{" in node.value:
            yield node.value


def _parameters(tree: ast.AST) -> Iterator[tuple[str, tuple[str, Schema]]]:
    """The words of the path, each with its parameter in camel case and its limits."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(value, ast.Call):
                    keywords = {
                        str(each.arg): ast.literal_eval(each.value) for each in value.keywords
                    }
                    first = ast.literal_eval(value.args[0])
                    limits = {"type": "string", **_limits(keywords)}
                    yield str(key.value), (camel(first), limits)


@functools.cache
def schema(package: str, model: str) -> Schema:
    """The schema of a model such as `Site`, with those it is made of. Raises `LookupError`."""
    definitions: dict[str, Schema] = {}
    _define(package, model, definitions)
    return {**definitions[model], "definitions": definitions}


def _define(package: str, model: str, definitions: dict[str, Schema]) -> Schema:
    if model not in definitions:
        definitions[model] = {}
        definitions[model] = _schema(package, model, definitions)
    return {"$ref": f"#/definitions/{model}"}


def _schema(package: str, model: str, definitions: dict[str, Schema]) -> Schema:
    """The schema of one model; of one that stands for others, what any of them may have."""
    tables = _tables(package, model)
    limits, types = tables["_validation"], tables["_attribute_map"]
    properties: dict[str, Schema] = {}
    for name, each in types.items():
        kind, own = _type(package, each["type"], definitions), limits.get(name, {})
        properties[name] = {**kind, **_limits(own), "readOnly": own.get("readonly", False)}
    for chosen, kinds in tables["_subtype_map"].items():
        properties[chosen] = {"type": "string", "enum": sorted(kinds)}
        for kind in kinds.values():
            _define(package, kind, definitions)
            properties = {**definitions[kind].get("properties", {}), **properties}
    required = [name for name in types if limits.get(name, {}).get("required")]
    return {"type": "object", "properties": properties, "required": required}


def _type(package: str, kind: str, definitions: dict[str, Schema]) -> Schema:
    if kind in PLAIN:
        return PLAIN[kind]
    if kind.startswith("["):
        return {"type": "array", "items": _type(package, kind[1:-1], definitions)}
    if kind.startswith("{"):
        inner = _type(package, kind[1:-1], definitions)
        return {"type": "object", "additionalProperties": inner}
    try:
        return _define(package, kind, definitions)
    except LookupError:
        del definitions[kind]
        return {"type": "string"}  # an enum; the SDK of Pulumi has its values


def _limits(given: Mapping[str, Any]) -> Schema:
    return {LIMITS[name]: value for name, value in given.items() if name in LIMITS}


@functools.cache
def _tables(package: str, model: str) -> Mapping[str, Mapping[str, Any]]:
    """What a model says of its members: limits, types, and the models that it stands for."""
    body = _slice(_text(package, "models/_models_py3.py"), rf"^class {model}\(")
    base = re.match(r"class \w+\((\w+)\)", body)
    tables = {**(_tables(package, base[1]) if base else NOTHING)}
    for name in TABLES:
        # What a class says itself has in it what its base says; one that says nothing inherits.
        if found := re.search(rf"(?ms)^    {name} = (\{{.*?^    \}}|\{{.*?\}}$)", body):
            tables[name] = ast.literal_eval(textwrap.dedent(found[1]))
    return tables


def _slice(text: str, start: str) -> str:
    """A class or a function of a module, from its first line. Raises `LookupError`."""
    found = re.search(start, text, re.MULTILINE)
    if not found:
        raise LookupError(f"there is no {start}")
    end = re.compile(r"^(?=class |def |@)", re.MULTILINE).search(text, found.end())
    return text[found.start() : end.start() if end else len(text)]


@functools.cache
def _text(package: str, file: str) -> str:
    path = _folder(package) / file
    if not path.exists():
        raise LookupError(f"there is no {file} in azure.mgmt.{package}")
    return path.read_text(encoding="utf-8")


@functools.cache
def _folder(package: str) -> Path:
    """Where `storage.v2024_01_01` of the management packages lies."""
    found = importlib.util.find_spec("azure.mgmt")
    places = list(found.submodule_search_locations or ()) if found else []
    if not places:
        raise LookupError("azure.mgmt is not installed")
    return Path(places[0], *package.split("."))


def camel(name: str) -> str:
    """A Python name as the wire has it.

    >>> camel("resource_group_name")
    'resourceGroupName'
    """
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
