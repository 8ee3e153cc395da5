"""Checkout turns a cart into an order: the ledger, its neighbours and the topic are in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx2
import main
import pytest
from ports.errors import UnavailableError
from starlette.testclient import TestClient

LINE = {"product": "p1", "name": "Espresso cup", "price": 1200, "quantity": 2}
CARD, DECLINED = "4242424242424242", "4000000000000002"


class Shop:
    """Everything that checkout has to do with."""

    def __init__(self) -> None:
        self.orders: dict[str, dict[str, Any]] = {}
        self.lines = [LINE]
        self.charged: list[str] = []
        self.published: list[dict[str, Any]] = []
        self.down: set[str] = set()

    # The ledger.
    def prepare(self) -> None:
        self.check("ledger")

    def paid(self, number: str) -> int | None:
        order = self.orders.get(number, {"state": "unknown"})
        return order["total"] if order["state"] in {"paid", "told"} else None

    def place(self, number: str, cart: Mapping[str, Any]) -> None:
        self.orders[number] = {**cart, "number": number, "state": "placed"}

    def settle(self, number: str, state: str, charge: str | None = None) -> None:
        self.orders[number]["state"] = state

    def untold(self) -> list[dict[str, Any]]:
        return [each for each in self.orders.values() if each["state"] == "paid"]

    # The services that it calls.
    def ask(self, method: str, path: str, body: Any = None) -> httpx2.Response:
        if path == "/charges":
            self.check("payment")
            if body["card"] == DECLINED:
                return httpx2.Response(402, json={"error": "the card is declined"})
            self.charged.append(body["order"])
            return httpx2.Response(201, json={"charge": "ch_1"})
        self.check("cart")
        if method == "DELETE":
            self.lines = []
        total = sum(each["price"] * each["quantity"] for each in self.lines)
        return httpx2.Response(200, json={"customer": "ada", "lines": self.lines, "total": total})

    # The topic.
    def publish(self, message: str) -> None:
        self.check("orders")
        self.published.append(json.loads(message))

    def check(self, what: str) -> None:
        if what in self.down:
            raise UnavailableError(f"{what} is not available")


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    made = Shop()
    monkeypatch.setattr(main, "ledger", made)
    monkeypatch.setattr(main, "service", {"cart": made, "payment": made}.__getitem__)
    monkeypatch.setattr(main, "topic", {"orders": made}.__getitem__)
    return made


@pytest.fixture
def client(shop: Shop) -> TestClient:
    return TestClient(main.app)


def purchase(card: str = CARD, **more: str) -> dict[str, str]:
    return {"customer": "ada", "card": card, **more}


def test_a_cart_becomes_a_paid_order(client: TestClient, shop: Shop) -> None:
    answer = client.post("/checkout", json=purchase())

    number = answer.json()["number"]
    assert (answer.status_code, answer.json()["total"]) == (201, 2400)
    assert shop.orders[number]["state"] == "told"
    assert [each["number"] for each in shop.published] == [number]
    assert shop.charged == [number]
    assert shop.lines == []


def test_who_asks_again_pays_once(client: TestClient, shop: Shop) -> None:
    first = client.post("/checkout", json=purchase(order="order-0001"))
    again = client.post("/checkout", json=purchase(order="order-0001"))

    assert first.json() == again.json() == {"number": "order-0001", "total": 2400}
    assert shop.charged == ["order-0001"]
    assert len(shop.published) == 1


def test_a_declined_card_buys_nothing(client: TestClient, shop: Shop) -> None:
    answer = client.post("/checkout", json=purchase(DECLINED))

    assert (answer.status_code, answer.json()) == (402, {"error": "the card is declined"})
    assert [each["state"] for each in shop.orders.values()] == ["declined"]
    assert not shop.published
    assert shop.lines == [LINE]


def test_an_empty_cart_is_no_order(client: TestClient, shop: Shop) -> None:
    shop.lines = []

    answer = client.post("/checkout", json=purchase())

    assert (answer.status_code, answer.json()) == (400, {"error": "the cart is empty"})
    assert not shop.orders


def test_gives_every_reason_at_once_and_no_card(client: TestClient) -> None:
    answer = client.post("/checkout", json={"card": "my card"})

    assert answer.status_code == 400
    assert [each.split(":")[0] for each in answer.json()["reasons"]] == ["customer", "card"]
    assert "my card" not in answer.text


@pytest.mark.parametrize("what", ["ledger", "cart", "payment"])
def test_answers_503_while_something_is_down(client: TestClient, shop: Shop, what: str) -> None:
    shop.down = {what}

    answer = client.post("/checkout", json=purchase())

    assert (answer.status_code, answer.json()) == (503, {"error": f"{what} is not available"})
    assert not shop.published


def test_what_could_not_be_published_is_with_the_next_order(client: TestClient, shop: Shop) -> None:
    shop.down = {"orders"}
    first = client.post("/checkout", json=purchase())
    shop.down, shop.lines = set(), [LINE]

    second = client.post("/checkout", json=purchase())

    assert first.status_code == second.status_code == 201
    assert [each["number"] for each in shop.published] == [
        first.json()["number"],
        second.json()["number"],
    ]
