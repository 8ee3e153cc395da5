"""The tree: what matters in each resource, in a line."""

from __future__ import annotations

import inspect
from operator import attrgetter

import pulumi_aws
import pulumi_random
import pytest

from graphs_by_hand import shop
from twofold.clouds.aws.details import DETAILS
from twofold.clouds.aws.lifecycle import RENEWED
from twofold.show.summary import PROPERTY
from twofold.show.tree import plain_lines, tree

PACKAGES = {"pulumi_aws": pulumi_aws, "pulumi_random": pulumi_random}


def sdk_class(kind: str) -> object:
    package, _, path = kind.partition(".")
    return attrgetter(path)(PACKAGES[package])


def test_a_tree_says_what_matters_in_each_resource() -> None:
    lines = [*plain_lines(tree(shop(protect=True), DETAILS))]

    assert lines == [
        "DocumentStore carts  What customers mean to buy.",
        "  dynamodb.Table carts  key id, PAY_PER_REQUEST, protected",
        "Service cart",
        "  random.RandomPassword cart-key  32 characters",
        "  iam.Role cart",
        "  iam.RolePolicy cart  may dynamodb:GetItem, Query on carts, carts/index/*",
        "  lambda.Function cart  python3.13, 512 MB, 10 s, env STORE_CARTS_NAME, KEY",
        "  lambda.Alias cart  live, of cart",
        "exports",
        "  table  carts",
    ]


def test_a_kind_without_a_table_shows_its_first_inputs() -> None:
    lines = [*plain_lines(tree(shop(), {}))]

    assert "  dynamodb.Table carts  billing_mode PAY_PER_REQUEST, hash_key id" in lines


def test_a_tree_of_one_thing_has_nothing_else_in_it() -> None:
    (row,) = tree(shop(), DETAILS, only="carts")

    assert (row.head, row.name) == ("DocumentStore", "carts")


@pytest.mark.parametrize("kind", DETAILS)
def test_every_property_of_the_table_is_an_input_in_the_sdk(kind: str) -> None:
    inputs = inspect.signature(attrgetter("_internal_init")(sdk_class(kind))).parameters
    named = {
        match["path"].partition(".")[0]
        for fact in DETAILS[kind]
        for match in PROPERTY.finditer(fact)
    }

    assert named <= inputs.keys()


@pytest.mark.parametrize("kind", RENEWED)
def test_every_renewed_output_is_an_output_in_the_sdk(kind: str) -> None:
    outputs = RENEWED[kind].outputs

    assert all(isinstance(getattr(sdk_class(kind), name), property) for name in outputs)
