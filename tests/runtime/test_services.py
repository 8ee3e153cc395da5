"""Services answer the same as functions, in AWS's Lambda emulator, and in their containers."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from .configured import resources
from .container import running
from .emulator import emulated
from .events import call, request

pytestmark = pytest.mark.xdist_group("emulator")

# Answers a request with a status and JSON.
Service = Callable[[dict[str, Any]], tuple[int, Any]]
Start = Callable[[str], Service]


@contextmanager
def function(name: str, place: Path) -> Generator[Service]:
    """Run a service as its function is configured."""
    stack = "hello-aws-dev" if name == "greeter" else "shop-aws-dev"
    with emulated(resources(stack, "lambda_.Function")[name]) as running_function:

        def answer(event: dict[str, Any]) -> tuple[int, Any]:
            said = running_function.invoke(event)
            assert said.get("headers") == {"content-type": "application/json"}, said
            return said["statusCode"], json.loads(said["body"])

        yield answer


@contextmanager
def container(name: str, place: Path) -> Generator[Service]:
    """Run a service as its Dockerfile says."""
    with running(name, place) as running_container:

        def answer(event: dict[str, Any]) -> tuple[int, Any]:
            said = running_container.send(event)
            assert said.content_type == "application/json", said
            return said.status, json.loads(said.body)

        yield answer


@pytest.fixture(scope="module", params=[function, container])
def start(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Start]:
    """Start a service when a test first asks for it."""
    run: Callable[[str, Path], AbstractContextManager[Service]] = request.param
    started: dict[str, Service] = {}
    with ExitStack() as stack:

        def get(name: str) -> Service:
            if name not in started:
                started[name] = stack.enter_context(run(name, tmp_path_factory.mktemp(name)))
            return started[name]

        yield get


def test_hello_greets(start: Start) -> None:
    greeter = start("greeter")

    assert greeter(request("GET", "/hello")) == (200, {"hello": "world"})
    named = request("GET", "/hello", query={"name": "Ada"})
    assert greeter(named) == (200, {"hello": "Ada"})


def test_product_shows_what_is_for_sale(start: Start) -> None:
    product = start("product")

    status, products = product(request("GET", "/products"))
    one = product(request("GET", "/products/p2"))
    none = product(request("GET", "/products/p9"))

    assert status == 200
    assert [each["id"] for each in products] == ["p1", "p2", "p3"]
    assert one == (200, products[1])
    assert none == (404, {"error": "there is no product p9"})


def test_product_answers_calls_as_it_answers_the_public(start: Start) -> None:
    product = start("product")

    called = product(call("GET", "/products/p1"))

    assert called == product(request("GET", "/products/p1"))


def test_cart_keeps_what_is_put_into_it(start: Start) -> None:
    cart, line = start("cart"), {"product": "p1", "quantity": 2}

    assert cart(request("GET", "/cart/ada")) == (200, [])
    assert cart(request("PUT", "/cart/ada", line)) == (200, [line])
    assert cart(call("GET", "/cart/ada")) == (200, [line])
    assert cart(request("GET", "/cart/grace")) == (200, [])
    assert cart(request("DELETE", "/cart/ada")) == (200, [])
    assert cart(request("GET", "/cart/ada")) == (200, [])
    assert cart(request("PATCH", "/cart/ada"))[0] == 405


@pytest.mark.parametrize("body", [None, "not JSON", "[]", "{}", '{"product": 1}'])
def test_cart_refuses_what_is_no_line(start: Start, body: str | None) -> None:
    assert start("cart")(request("PUT", "/cart/ada", body))[0] == 400


def test_checkout_makes_an_order(start: Start) -> None:
    lines = [{"product": "p1", "price": 1200, "quantity": 2}, {"product": "p2", "price": 2400}]

    status, order = start("checkout")(
        request("POST", "/checkout", {"customer": "ada", "lines": lines})
    )

    assert status == 201
    assert order == {"number": 1, "customer": "ada", "lines": lines, "total": 4800}


@pytest.mark.parametrize("body", [None, "not JSON", "[]", "{}", '{"lines": [{"product": "p1"}]}'])
def test_checkout_refuses_an_order_of_nothing(start: Start, body: str | None) -> None:
    assert start("checkout")(request("POST", "/checkout", body))[0] == 400


def test_payment_charges_a_card_or_says_that_it_is_declined(start: Start) -> None:
    payment = start("payment")
    good, bad = "4242424242424242", "4000000000000002"

    paid = payment(call("POST", "/", {"card": good, "amount": 4800}))
    declined = payment(call("POST", "/", {"card": bad, "amount": 4800}))

    assert paid == (200, {"status": "paid", "charge": 1})
    assert declined == (402, {"status": "declined"})


@pytest.mark.parametrize("body", [None, "not JSON", "[]", "{}"])
def test_payment_refuses_a_charge_of_nothing(start: Start, body: str | None) -> None:
    assert start("payment")(call("POST", "/", body))[0] == 400
