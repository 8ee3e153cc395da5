"""The blueprint language as JSON Schema, for editors and for the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, cast, get_args, get_origin

from twofold.blueprint.fields import Field, Shape, Spec, fields, is_model, options, shape, words
from twofold.blueprint.model import BlueprintSpec
from twofold.blueprint.vocabulary import Amount, By, Example, Limits, noted

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Schema: TypeAlias = "dict[str, Json]"

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

TYPES: Mapping[object, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}
NULL: Schema = {"type": "null"}


def json_schema() -> Schema:
    """Describe what a blueprint may say: JSON Schema, draft 2020-12."""
    schema = schema_of(BlueprintSpec, "urn:twofold:blueprint", "A twofold blueprint")
    # A blueprint may leave its services to the files that it includes.
    schema["required"] = ["name"]
    schema["anyOf"] = [{"required": ["services"]}, {"required": ["include"]}]
    schema["examples"] = [dict(EXAMPLE)]
    return schema


def schema_of(model: type[Spec], identity: str, title: str) -> Schema:
    """Describe a model, as strictly as reading it is."""
    parts = {each.__name__: each for each in _models_in(model)}
    definitions: Schema = {name: _model(parts[name]) for name in sorted(parts)}
    body = {"$defs": definitions, **_model(model), "title": title}
    return {"$schema": DIALECT, "$id": identity, **body}


def _model(model: type[Spec]) -> Schema:
    known = fields(model)
    properties: Schema = {key: _field(field, model) for key, field in known.items()}
    required: list[Json] = [key for key, field in known.items() if field.required]
    return {
        "additionalProperties": False,
        "description": " ".join((model.__doc__ or "").split()),
        "properties": properties,
        **({"required": required} if required else {}),
        "title": model.__name__,
        "type": "object",
    }


def _field(field: Field, model: type[Spec]) -> Schema:
    default: Schema = {} if field.required else {"default": getattr(model, field.name)}
    return _sorted({**_shape(field.shape), **default, "description": field.description})


def _shape(what: Shape) -> Schema:
    schema = {**_base(what), **_examples(what.inner)}
    if not what.optional:
        return _sorted(schema)
    return {"anyOf": [_sorted(schema), NULL], **_examples(what.outer)}


def _base(what: Shape) -> Schema:
    base, notes = what.base, what.notes
    amount = noted(notes, Amount)
    if is_model(base):
        return {"$ref": f"#/$defs/{base.__name__}"}
    if amount:
        return _amount(amount)
    if options(base):
        return _choice(options(base), noted(notes, By))
    if words(base):
        return {**_words(words(base)), "type": "string"}
    limits = noted(notes, Limits) or Limits()
    if base in TYPES:
        return {**_limits(limits), "type": TYPES[base]}
    if get_origin(base) is list:
        return {
            "items": _annotated(get_args(base)[0]),
            **_least("minItems", limits),
            "type": "array",
        }
    keys, values = get_args(base)
    return {**_mapping(shape(keys), _annotated(values)), **_least("minProperties", limits)}


def _annotated(annotation: object) -> Json:
    return True if annotation is object else _shape(shape(annotation))


def _mapping(keys: Shape, values: Json) -> Schema:
    """A mapping by its keys; where these follow a pattern, it has no others."""
    limits = noted(keys.notes, Limits)
    named = words(keys.base)
    if limits is None:
        names: Schema = {"propertyNames": {"enum": [*named]}} if named else {}
        return {"additionalProperties": values, **names, "type": "object"}
    pattern = limits.pattern or ""
    length: Schema = {"propertyNames": {"maxLength": limits.longest}} if limits.longest else {}
    return {
        "patternProperties": {pattern: values},
        **length,
        "type": "object",
        "additionalProperties": False,
    }


def _amount(amount: Amount) -> Schema:
    """An amount; text is not held to the limits of the number."""
    named = "|".join(unit for unit in amount.units if unit)
    return {
        "anyOf": [
            {"maximum": amount.most, "minimum": amount.least, "type": "integer"},
            {"pattern": f"^[0-9]+ ?({named})?$", "type": "string"},
        ],
        "examples": [*amount.examples],
    }


def _choice(types: Sequence[object], by: By | None) -> Schema:
    schemas = [_annotated(each) for each in types]
    models = [each for each in types if is_model(each)]
    if not models:
        return {"anyOf": schemas}
    if by is None:
        return {"oneOf": schemas}
    kinds = {word: each for each in models for word in words(fields(each)[by.key].shape.base)}
    mapping: Schema = {word: f"#/$defs/{kinds[word].__name__}" for word in sorted(kinds)}
    return {"discriminator": {"mapping": mapping, "propertyName": by.key}, "oneOf": schemas}


def _words(allowed: Sequence[str]) -> Schema:
    return {"enum": [*allowed]} if len(allowed) > 1 else {"const": allowed[0]}


def _limits(limits: Limits) -> Schema:
    said: Mapping[str, Json] = {
        "exclusiveMinimum": limits.above,
        "maxLength": limits.longest,
        "maximum": limits.most,
        "minLength": limits.shortest or None,
        "minimum": limits.least,
        "pattern": limits.pattern,
    }
    return {key: value for key, value in said.items() if value is not None}


def _least(key: str, limits: Limits) -> Schema:
    return {key: limits.shortest} if limits.shortest else {}


def _examples(notes: tuple[object, ...]) -> Schema:
    example = noted(notes, Example)
    return {"examples": [_in_order(cast("Json", example.value))]} if example else {}


def _sorted(schema: Schema) -> Schema:
    """The words of a schema by the alphabet; last what closes a mapping whose keys have a form."""
    last = "additionalProperties" if "patternProperties" in schema else ""
    return {key: schema[key] for key in sorted(schema, key=lambda each: (each == last, each))}


def _in_order(value: Json) -> Json:
    """An example with its keys by the alphabet."""
    match value:
        case dict():
            return {key: _in_order(value[key]) for key in sorted(value)}
        case list():
            return [_in_order(item) for item in value]
        case _:
            return value


def _models_in(model: type[Spec]) -> Iterator[type[Spec]]:
    """The models that a model is made of, however deep."""
    for field in fields(model).values():
        for each in _models_of(field.shape):
            yield each
            yield from _models_in(each)


def _models_of(what: Shape) -> Iterator[type[Spec]]:
    if is_model(what.base):
        yield what.base
    elif not words(what.base):
        for each in get_args(what.base):
            yield from _models_of(shape(each))
