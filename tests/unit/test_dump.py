"""The graph written down: as text for reviewing, as JSON for the next comparison."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from graphs_by_hand import shop
from twofold.resources.deserialize import read_document
from twofold.resources.dump import dump
from twofold.resources.graph import Resource, ResourceGraph
from twofold.resources.serialize import Plain, document, written
from twofold.resources.values import (
    Archive,
    Folder,
    Value,
)
from twofold.values import replace

DUMP = """\
stack shop

shop:stores:DocumentStore carts
  # What customers mean to buy.
  aws.dynamodb.Table carts
    billing_mode: "PAY_PER_REQUEST"
    hash_key: "id"
    attributes:
    - {name: "id", type: "S"}
  outputs
    name: aws.dynamodb.Table/carts.name

shop:services:Service cart
  random.RandomPassword cart-key
    length: 32
  aws.iam.Role cart
    description: "Service cart"
  aws.iam.RolePolicy cart
    # Follows from the links.
    role: aws.iam.Role/cart.name
    policy: json
      Version: "2012-10-17"
      Statement:
      - Effect: "Allow"
        Action: ["dynamodb:GetItem", "dynamodb:Query"]
        Resource: [aws.dynamodb.Table/carts.arn, f"{aws.dynamodb.Table/carts.arn}/index/*"]
  aws.lambda_.Function cart
    role: aws.iam.Role/cart.arn
    runtime: "python3.13"
    memory_size: 512
    timeout: 10
    publish: true
    environment:
      variables:
        STORE_CARTS_NAME: aws.dynamodb.Table/carts.name
        KEY: secret(random.RandomPassword/cart-key.result)
    (depends_on: aws.iam.RolePolicy/cart)
  aws.lambda_.Alias cart
    name: "live"
    function_name: aws.lambda_.Function/cart.name
    function_version: aws.lambda_.Function/cart.version
  outputs
    role: aws.iam.Role/cart.arn

exports
  table: aws.dynamodb.Table/carts.name
"""


def test_a_dump_shows_every_property_reference_option_and_comment() -> None:
    assert dump(shop()) == DUMP


def as_json(graph: ResourceGraph) -> str:
    return json.dumps(document(graph))


@pytest.mark.parametrize("write", [dump, as_json])
def test_what_stands_in_a_secret_is_written_nowhere(write: Callable[[ResourceGraph], str]) -> None:
    text = write(shop(password="correct-horse"))

    assert "cart-key" in text
    assert "correct-horse" not in text


def test_a_graph_survives_being_written_as_json_and_read_back() -> None:
    graph = shop(was="baskets", protect=True)

    read = read_document(json.loads(json.dumps(document(graph))))

    assert dump(read) == dump(graph)
    assert document(read) == document(graph)


def test_what_holds_data_is_told_and_survives_being_written_and_read_back() -> None:
    component, *others = shop().components
    first, *nodes = component.nodes
    assert isinstance(first, Resource)
    held = replace(component, nodes=(replace(first, holds_data=True), *nodes))
    graph = replace(shop(), components=(held, *others))

    read = read_document(json.loads(written(graph)))

    assert dump(read) == dump(graph)
    assert "(holds data)" in dump(graph)
    assert read.components[0] == held


def test_the_json_is_what_an_encoder_makes_of_it() -> None:
    """It is put together of texts, of which each has to be quoted."""
    numbers = (0, -1, 2**70, 0.1, 1e22, 1e-7, True, False, None)
    odd: dict[str, Value] = {
        'key "of" \\ \n': 'ü € 🙂 \x00 \x1f \x7f \u2028 "quoted" \\ \t',
        "numbers": numbers,
        "empty": ({}, (), ""),
    }
    graph = with_inputs(shop(was='"baskets"', protect=True), odd)

    text = written(graph)

    assert text == json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    assert json.loads(text)["components"][0]["nodes"][0]["inputs"] == {
        **odd,
        "numbers": list(numbers),
        "empty": [{}, [], ""],
    }


def test_a_key_with_a_dollar_is_not_taken_for_a_reference() -> None:
    inputs: dict[str, Value] = {"$ref": "plain", "$$twice": {"$json": 1}}

    made = document(with_inputs(shop(), inputs))
    read = read_document(made).nodes[0]

    assert isinstance(read, Resource)
    assert read.inputs == inputs


CODE = Archive("cart", "0123456789abcdef", Path("cart"))


def test_a_folder_is_dumped_by_its_name_and_what_it_holds() -> None:
    """As an archive of it is, and yet as something else: a path, which a builder reads."""
    inputs: dict[str, Value] = {"context": {"location": Folder(CODE)}, "code": CODE}

    lines = [line.strip() for line in dump(with_inputs(shop(), inputs)).splitlines()]

    assert "context: {location: folder(cart, 0123456789ab)}" in lines
    assert "code: archive(cart, 0123456789ab)" in lines


def test_a_folder_survives_being_written_as_json_and_read_back() -> None:
    inputs: dict[str, Value] = {"context": {"location": Folder(CODE)}, "code": CODE}

    made = json.loads(as_json(with_inputs(shop(), inputs)))
    read = read_document(made).nodes[0]

    assert isinstance(read, Resource)
    assert read.inputs == inputs


@pytest.mark.parametrize(
    "given",
    [None, {}, [], {"version": 0, "name": "shop", "components": [], "exports": {}}],
)
def test_what_is_not_a_graph_of_this_version_is_refused(given: Plain) -> None:
    with pytest.raises(ValueError, match="not a resource graph of version 1"):
        read_document(given)


def test_a_tag_that_this_version_does_not_know_is_refused() -> None:
    made = document(shop())
    made["exports"] = {"url": {"$guess": 1}}

    with pytest.raises(ValueError, match=r"not a value: \$guess"):
        read_document(made)


def with_inputs(graph: ResourceGraph, inputs: Mapping[str, Value]) -> ResourceGraph:
    """The graph with other inputs for its first node."""
    component = graph.components[0]
    node = component.nodes[0]
    assert isinstance(node, Resource)
    changed = replace(component, nodes=(replace(node, inputs=inputs),))
    return ResourceGraph(graph.name, (changed,), {})
