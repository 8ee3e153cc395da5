"""The picture: what a blueprint says is in it, once each, and so is every component."""

from __future__ import annotations

import pytest

from compiled import ALL
from pictured import PICTURES, picture
from twofold.compile import CLOUDS, place_stack
from twofold.placement.model import ApplicationStack
from twofold.resources.graph import Component
from twofold.resources.values import Address
from twofold.show.picture.application import application
from twofold.show.picture.model import Arrow, Picture, Thing, around, resources, sentences
from twofold.show.tree import label
from twofold.values import replace

SHOP = PICTURES["shop-aws-dev"]


def said(arrows: tuple[Arrow, ...]) -> set[tuple[str, ...]]:
    return {(each.source.name, *each.words, each.target.name) for each in arrows}


def test_arrows_are_links_routes_messages_and_times() -> None:
    assert said(SHOP.arrows) == {
        ("public-api", "GET /products", "GET /products/{id}", "product"),
        ("public-api", "ANY /cart/{path+}", "cart"),
        ("public-api", "POST /checkout", "checkout"),
        ("product", "read", "catalog"),
        ("cart", "read-write", "carts"),
        ("cart", "call", "product"),
        ("checkout", "read-write", "ledger"),
        ("checkout", "call", "cart"),
        ("checkout", "call", "payment"),
        ("checkout", "publish", "orders"),
        ("payment", "read", "gateway-key"),
        ("orders", "consume", "receipt"),
        ("receipt", "write", "receipts"),
        ("0 2 * * *", "report"),
        ("report", "read", "ledger"),
        ("report", "read", "receipts"),
    }


def test_things_are_of_the_kinds_that_the_blueprint_and_the_stack_say() -> None:
    kinds = {thing.name: thing.kind for thing in SHOP.things}

    assert kinds == {
        "public-api": "entry",
        "0 2 * * *": "schedule",
        **dict.fromkeys(
            ("product", "cart", "checkout", "payment", "receipt", "report"), "functions"
        ),
        "orders": "topic",
        "catalog": "document",
        "carts": "cache",
        "ledger": "relational",
        "receipts": "bucket",
        "gateway-key": "secret",
        "network": "part",
    }


def test_a_service_has_the_kind_of_its_style() -> None:
    placement = place_stack(application_stack("mixed"))

    kinds = {thing.name: thing.kind for thing in PICTURES["mixed"].things}

    assert {kinds[each.service.name] for each in placement.services} == {"functions", "kubernetes"}
    assert all(kinds[each.service.name] == each.style for each in placement.services)


def application_stack(name: str) -> ApplicationStack:
    stack = ALL[name].stack()
    assert isinstance(stack, ApplicationStack)
    return stack


@pytest.mark.parametrize("name", ALL)
def test_every_component_is_in_one_thing(name: str) -> None:
    components = [(label(each.address), each.address.name) for each in ALL[name].graph().components]

    shown = [(row.head, row.name) for thing in PICTURES[name].things for row in thing.rows]

    assert sorted(shown) == sorted(components)


@pytest.mark.parametrize("name", PICTURES)
def test_no_two_things_have_one_key(name: str) -> None:
    keys = [thing.key for thing in PICTURES[name].things]

    assert len(keys) == len({*keys})
    assert all(key.replace("-", "").isalnum() for key in keys)


def test_what_is_made_for_a_service_is_shown_with_it() -> None:
    receipt = next(thing for thing in SHOP.things if thing.name == "receipt")
    cart = next(thing for thing in SHOP.things if thing.name == "cart")

    assert "sqs.Queue orders-receipt" in resources(receipt)
    assert "apigatewayv2.Api cart-address" in resources(cart)


def test_the_longest_name_says_whose_a_component_is() -> None:
    """A component `a-b-address` is of `a-b`, and not of `a`."""
    placement = place_stack(application_stack("shop-aws-dev"))
    cart, *others = placement.graph.services
    longer = replace(cart, name=f"{cart.name}-next")
    placed = [*placement.services, replace(placement.services[0], service=longer)]
    graph = replace(placement.graph, services=(cart, longer, *others))
    address = Component(Address("shop:shared:Address", f"{longer.name}-address"), (), {})
    resources = ALL["shop-aws-dev"].graph()

    made = application(
        replace(placement, graph=graph, services=(*placed,)),
        replace(resources, components=(*resources.components, address)),
        CLOUDS["aws"].details,
    )

    owners = [
        thing.name
        for thing in made.things
        for row in thing.rows
        if row.name == address.address.name
    ]
    assert owners == [longer.name]


def test_the_way_in_is_called_by_its_domain() -> None:
    assert [each.name for each in PICTURES["pods"].things if each.kind == "entry"] == [
        "pods.example.com"
    ]


def test_parts_of_a_platform_need_what_they_refer_to() -> None:
    assert said(PICTURES["platform-aws-dev"].arrows) == {
        ("cluster", "need", "network"),
        ("keda", "need", "cluster"),
        ("entry", "need", "cluster"),
        ("entry", "need", "network"),
    }


def test_a_picture_of_one_thing_has_its_neighbours_and_no_other_arrows() -> None:
    near = around(SHOP, "cart")

    assert {thing.name for thing in near.things} == {
        *("public-api", "product", "cart", "checkout", "carts")
    }
    assert said(near.arrows) == {
        ("public-api", "ANY /cart/{path+}", "cart"),
        ("checkout", "call", "cart"),
        ("cart", "call", "product"),
        ("cart", "read-write", "carts"),
    }


def test_an_arrow_says_no_more_than_fits() -> None:
    one, other = (Thing(key, "functions", key, "function", "", ()) for key in ("one", "other"))
    routes = ("GET /" + "x" * 80, *(f"GET /{number}" for number in range(4)))

    assert Arrow(one, other, routes).label == (f"GET /{'x' * 30}…", "GET /0", "and 3 more")
    assert Arrow(one, other, routes[1:4]).label == routes[1:4]


def test_a_picture_is_said_in_words() -> None:
    assert "checkout: read-write ledger, call cart, call payment, publish orders." in [
        *sentences(SHOP)
    ]


def test_the_same_stack_makes_the_same_picture() -> None:
    picture.cache_clear()

    again = picture(ALL["shop-aws-dev"])

    assert isinstance(again, Picture)
    assert again == SHOP
