"""The JSON Schemas say what reading accepts, and describe every key."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from error_cases import ERRORS
from json_schemas import check, mistakes
from twofold.blueprint.schema import Json, json_schema
from twofold.blueprint.text import parse, read
from twofold.clouds.kubernetes.sets import MOST
from twofold.placement.schema import stack_schema

BLUEPRINTS = Path(__file__).parents[2] / "blueprints"

# What a schema can see of the wrong blueprints: not duplicate keys, for one.
SEEN = (
    "unknown-key",
    "wrong-type",
    "missing-key",
    "no-services",
    "unknown-value",
    "out-of-range",
    "invalid-name",
    "long-name",
    "trigger-of-both-or-neither",
    "invalid-text",
    "port-names",
    "ports-and-volumes-ranges",
    "ports-and-volumes-types",
)
SEEN_IN_STACKS = (
    "unknown-key",
    "missing-key",
    "no-config",
    "config-is-a-list",
    "wrong-type",
    "unknown-value",
    "blueprint-and-platform",
    "neither-blueprint-nor-platform",
    "network-of-both-or-neither",
    "network-subnets-of-a-platform",
    "domain-name",
)


def properties(schema: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Every property that a schema describes, at any depth."""
    match schema:
        case dict():
            held = schema.get("properties")
            for key, each in held.items() if isinstance(held, dict) else ():
                yield f"{path}/{key}", each
            for key, each in schema.items():
                yield from properties(each, f"{path}/{key}")
        case list():
            for index, each in enumerate(schema):
                yield from properties(each, f"{path}/{index}")
        case _:
            pass


READ_BEFORE = """
import json
import sys
from pathlib import Path
from twofold.compile import regions
from twofold.placement.config import read_stack
from twofold.placement.schema import stack_schema

root = Path(sys.argv[1])
for path in sorted((root / "stacks").glob("Pulumi.*.yaml")):
    read_stack(path, root, regions())
assert json.loads(sys.argv[2]) == stack_schema()
"""


def test_a_schema_is_the_same_whatever_was_read_before() -> None:
    """A model that has read something is built already."""
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-c", READ_BEFORE, root, json.dumps(stack_schema())],
        check=True,
    )


@pytest.mark.parametrize("schema", [json_schema(), stack_schema()], ids=["blueprint", "stack"])
def test_every_key_is_described(schema: dict[str, Json]) -> None:
    """The description is the reference documentation, and what an editor shows."""
    check(schema)

    found = dict(properties(schema))
    silent = [
        path
        for path, each in found.items()
        if not (isinstance(each, dict) and str(each.get("description", "")).endswith("."))
    ]

    assert len(found) > 15
    assert silent == []
    assert {"$schema", "$id", "title", "description"} <= schema.keys()


@pytest.mark.parametrize("name", ["hello", "shop", "online-boutique"])
def test_the_catalogue_fits_the_schema(name: str) -> None:
    """Editors find nothing wrong with a blueprint that compiles."""
    assert mistakes(json_schema(), read(BLUEPRINTS / f"{name}.yaml").data) == []


def test_the_schema_takes_what_reading_takes() -> None:
    """Sections left empty, amounts with and without units, services that stand elsewhere."""
    text = """
        name: shop
        include: [parts.yaml]
        topics:
        defaults: {memory: 512Mi, timeout: 5m, cpu: 1, requests: {memory: 64}, health: {}}
        services:
          redis:
            image: redis
            ports: {tcp-redis: {port: 6379, protocol: tcp}, 8080-http: {port: 80, target: 8080}}
            health: {port: 8080-http, headers: {Cookie: a=b}, delay: 0, period: 2m}
            volume: {path: /var/lib/redis, size: 1 Ti}
            scratch: [/data]
        environments: {dev: {services: {cart: {memory: 256, timeout: 3, requests: {cpu: 0.1}}}}}
    """

    assert mistakes(json_schema(), parse(text, Path("shop.yaml")).data) == []


def test_the_schema_has_examples_that_fit() -> None:
    """An example that is wrong teaches what is wrong."""
    schema = json_schema()
    examples = schema["examples"]

    assert isinstance(examples, list)
    for example in examples:
        assert mistakes(schema, example) == []


def test_what_a_limit_is_that_is_left_out_is_what_a_cluster_takes() -> None:
    said = json.dumps(dict(properties(json_schema()))["/$defs/ScaleSpec/max"])

    assert f"in Kubernetes {MOST}," in said


@pytest.mark.parametrize("case", SEEN)
def test_the_schema_refuses_what_reading_refuses(case: str) -> None:
    """An editor marks the mistake before the compiler does."""
    document = read(ERRORS / "blueprint" / case / "blueprint.yaml")

    assert mistakes(json_schema(), document.data)


@pytest.mark.parametrize("case", SEEN_IN_STACKS)
def test_the_stack_schema_refuses_what_reading_refuses(case: str) -> None:
    """An editor marks the mistake before the compiler does."""
    document = read(ERRORS / "stack" / case / "Pulumi.shop-aws-dev.yaml")

    assert mistakes(stack_schema(), document.data)
