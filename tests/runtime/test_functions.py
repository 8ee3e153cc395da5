"""Services answer in AWS's Lambda emulator as their compiled functions configure them."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import ExitStack
from typing import Any

import pytest

from .configured import resources
from .emulator import Function, emulated
from .events import batch, call, request, tick

pytestmark = pytest.mark.xdist_group("emulator")

Start = Callable[[str], Function]
ORDER = {"number": 7, "lines": [{"product": "p1", "price": 1200}], "total": 1200}


@pytest.fixture(scope="module")
def start() -> Generator[Start]:
    """Start a service of the shop when a test first asks for it."""
    functions = resources("shop-aws-dev", "lambda_.Function")
    running: dict[str, Function] = {}
    with ExitStack() as stack:

        def get(name: str) -> Function:
            if name not in running:
                running[name] = stack.enter_context(emulated(functions[name]))
            return running[name]

        yield get


def answer(function: Function, event: object) -> tuple[int, Any]:
    """The status and the JSON of an answer."""
    said = function.invoke(event)
    assert said.get("headers") == {"content-type": "application/json"}, said
    return said["statusCode"], json.loads(said["body"])


def test_hello_greets() -> None:
    functions = resources("hello-aws-dev", "lambda_.Function")

    with emulated(functions["greeter"]) as greeter:
        assert answer(greeter, request("GET", "/hello")) == (200, {"hello": "world"})
        named = request("GET", "/hello", query={"name": "Ada"})
        assert answer(greeter, named) == (200, {"hello": "Ada"})


def test_product_shows_what_is_for_sale(start: Start) -> None:
    product = start("product")

    status, products = answer(product, request("GET", "/products"))
    one = answer(product, request("GET", "/products/p2"))
    none = answer(product, request("GET", "/products/p9"))

    assert status == 200
    assert [each["id"] for each in products] == ["p1", "p2", "p3"]
    assert one == (200, products[1])
    assert none == (404, {"error": "there is no product p9"})


def test_product_answers_calls_as_it_answers_the_public(start: Start) -> None:
    product = start("product")

    called = answer(product, call("GET", "/products/p1"))

    assert called == answer(product, request("GET", "/products/p1"))


def test_cart_keeps_what_is_put_into_it(start: Start) -> None:
    cart, line = start("cart"), {"product": "p1", "quantity": 2}

    assert answer(cart, request("GET", "/cart/ada")) == (200, [])
    assert answer(cart, request("PUT", "/cart/ada", line)) == (200, [line])
    assert answer(cart, call("GET", "/cart/ada")) == (200, [line])
    assert answer(cart, request("GET", "/cart/grace")) == (200, [])
    assert answer(cart, request("DELETE", "/cart/ada")) == (200, [])
    assert answer(cart, request("GET", "/cart/ada")) == (200, [])
    assert answer(cart, request("PATCH", "/cart/ada"))[0] == 405


@pytest.mark.parametrize("body", [None, "not JSON", "[]", "{}", '{"product": 1}'])
def test_cart_refuses_what_is_no_line(start: Start, body: str | None) -> None:
    assert answer(start("cart"), request("PUT", "/cart/ada", body))[0] == 400


def test_checkout_makes_an_order(start: Start) -> None:
    lines = [{"product": "p1", "price": 1200, "quantity": 2}, {"product": "p2", "price": 2400}]

    status, order = answer(
        start("checkout"), request("POST", "/checkout", {"customer": "ada", "lines": lines})
    )

    assert status == 201
    assert order == {"number": 1, "customer": "ada", "lines": lines, "total": 4800}


@pytest.mark.parametrize("body", [None, "not JSON", "[]", "{}", '{"lines": [{"product": "p1"}]}'])
def test_checkout_refuses_an_order_of_nothing(start: Start, body: str | None) -> None:
    assert answer(start("checkout"), request("POST", "/checkout", body))[0] == 400


def test_payment_charges_a_card_or_says_that_it_is_declined(start: Start) -> None:
    payment = start("payment")
    good, bad = "4242424242424242", "4000000000000002"

    paid = answer(payment, call("POST", "/", {"card": good, "amount": 4800}))
    declined = answer(payment, call("POST", "/", {"card": bad, "amount": 4800}))

    assert paid == (200, {"status": "paid", "charge": 1})
    assert declined == (402, {"status": "declined"})


@pytest.mark.parametrize("body", [None, "not JSON", "[]", "{}"])
def test_payment_refuses_a_charge_of_nothing(start: Start, body: str | None) -> None:
    assert answer(start("payment"), call("POST", "/", body))[0] == 400


def test_receipt_names_the_one_message_that_it_could_not_write(start: Start) -> None:
    """The others of the batch are done, and are not sent again."""
    broken = ["not JSON", '"text"', json.dumps({"number": 8})]
    for text in broken:
        said = start("receipt").invoke(batch(json.dumps(ORDER), text, json.dumps(ORDER)))

        assert said == {"batchItemFailures": [{"itemIdentifier": "m1"}]}


def test_receipt_says_so_when_all_is_well(start: Start) -> None:
    assert start("receipt").invoke(batch(json.dumps(ORDER))) == {"batchItemFailures": []}


def test_report_adds_up_the_day_when_the_schedule_says_so(start: Start) -> None:
    assert start("report").invoke(tick()) == {"orders": 2, "total": 10500}


def test_a_failing_handler_is_an_error_here_as_on_aws(start: Start) -> None:
    """Or the other claims would hold for a function that always fails."""
    assert start("receipt").invoke({})["errorType"] == "KeyError"
