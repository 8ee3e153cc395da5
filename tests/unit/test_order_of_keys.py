"""The order of a blueprint's keys means nothing: what comes out is the same to the last character.

Deployments are compared to the letter: a variable that stands elsewhere in a Deployment starts its
pods anew.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from commanding import invoke
from compiled import ALL, ROOT
from reordering import Order, backwards, reordered
from resolving import resolve_text, service
from twofold.blueprint.load import load
from twofold.blueprint.text import read
from twofold.compile import compile_stack
from twofold.placement.model import ApplicationStack
from twofold.resources.serialize import document

APPLICATIONS = {
    name: stack for name, case in ALL.items() if isinstance(stack := case.stack(), ApplicationStack)
}


def test_there_are_applications_of_every_cloud() -> None:
    """A collector that finds nothing would let everything pass."""
    assert {stack.cloud for stack in APPLICATIONS.values()} == {"aws", "azure", "gcp", "kubernetes"}


@pytest.mark.parametrize("name", APPLICATIONS)
def test_keys_in_another_order_deploy_the_same(name: str) -> None:
    stack = APPLICATIONS[name]

    assert compiled(stack, backwards) == compiled(stack, list)


def compiled(stack: ApplicationStack, order: Order) -> str:
    """What a stack comes to when the keys of its blueprint's own file are in another order."""
    data = reordered(read(stack.blueprint).data, order)
    text = yaml.safe_dump(data, sort_keys=False)
    return json.dumps(document(compile_stack(stack, load(stack.blueprint, text))), indent=1)


def test_what_stands_under_names_is_in_the_order_of_the_names(tmp_path: Path) -> None:
    """Lists stay as they were written."""
    graph = resolve_text(
        tmp_path,
        """
        name: shop
        defaults: {environment: {LEVEL: info, HOST: a}}
        services:
          product: {image: acme/product}
          cart:
            image: acme/cart
            uses: {orders: read, carts: write}
            calls: [product, adverts]
            environment: {LEVEL: debug, AGE: "3"}
          adverts: {image: acme/adverts}
        stores: {orders: {kind: cache}, carts: {kind: bucket}}
        topics: {late: {}, early: {}}
        """,
    )

    cart = service(graph, "cart")
    assert [each.name for each in graph.services] == ["adverts", "cart", "product"]
    assert [each.name for each in graph.stores] == ["carts", "orders"]
    assert [each.name for each in graph.topics] == ["early", "late"]
    assert [each.name for each in graph.variables_of(cart)] == ["AGE", "HOST", "LEVEL"]
    linked = [each.target.name for each in graph.links_of(cart)]
    assert linked == ["carts", "orders", "product", "adverts"]


@pytest.mark.parametrize("format_", ["text", "svg"])
def test_keys_in_another_order_are_shown_the_same(tmp_path: Path, format_: str) -> None:
    shop = tmp_path / "shop.yaml"
    data = read(ROOT / "blueprints/shop.yaml").data
    shutil.copytree(ROOT / "blueprints/services", tmp_path / "services")

    shop.write_text(yaml.safe_dump(data, sort_keys=False))
    first = invoke("show", str(shop), "--cloud", "aws", "--format", format_)
    shop.write_text(yaml.safe_dump(reordered(data, backwards), sort_keys=False))
    second = invoke("show", str(shop), "--cloud", "aws", "--format", format_)

    assert "checkout" in first.stdout
    assert first.stdout == second.stdout
