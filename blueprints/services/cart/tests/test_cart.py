"""Cart keeps lines in a cache in memory, and asks a product service that knows two products."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import httpx2
import main
import pytest
from ports.errors import UnavailableError
from starlette.testclient import TestClient

PRODUCTS = {
    "p1": {"id": "p1", "name": "Espresso cup", "price": 1200, "colour": "white"},
    "p2": {"id": "p2", "name": "Milk jug", "price": 2400},
}


class Carts:
    """A cache that is there, or is down."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = defaultdict(dict)
        self.down = False

    def read(self, key: str) -> dict[str, str]:
        if self.down:
            raise UnavailableError("carts is not available")
        return dict(self.kept[key])

    def write(self, key: str, field: str, value: str, *, seconds: int) -> None:
        assert seconds == main.KEPT_SECONDS
        self.kept[key][field] = value

    def remove(self, key: str, fields: Sequence[str] = ()) -> None:
        for field in fields or list(self.kept[key]):
            self.kept[key].pop(field, None)


class Product:
    """The product service."""

    def ask(self, method: str, path: str) -> httpx2.Response:
        found = PRODUCTS.get(path.removeprefix("/products/"))
        return httpx2.Response(200, json=found) if found else httpx2.Response(404)


@pytest.fixture
def carts(monkeypatch: pytest.MonkeyPatch) -> Carts:
    made = Carts()
    monkeypatch.setattr(main, "cache_of", {"carts": made}.__getitem__)
    monkeypatch.setattr(main, "service", {"product": Product()}.__getitem__)
    return made


@pytest.fixture
def client(carts: Carts) -> TestClient:
    return TestClient(main.app)


def test_an_empty_cart_costs_nothing(client: TestClient) -> None:
    assert client.get("/cart/ada").json() == {"customer": "ada", "lines": [], "total": 0}


def test_keeps_products_at_their_price(client: TestClient) -> None:
    client.put("/cart/ada/p2", json={"quantity": 1})
    client.put("/cart/ada/p1", json={"quantity": 2})

    cart = client.get("/cart/ada").json()

    assert cart["lines"] == [
        {"product": "p1", "name": "Espresso cup", "price": 1200, "quantity": 2},
        {"product": "p2", "name": "Milk jug", "price": 2400, "quantity": 1},
    ]
    assert cart["total"] == 4800


def test_carts_are_their_customers_own(client: TestClient) -> None:
    client.put("/cart/ada/p1", json={"quantity": 2})

    assert client.get("/cart/grace").json()["lines"] == []


def test_putting_again_changes_the_quantity(client: TestClient) -> None:
    client.put("/cart/ada/p1", json={"quantity": 2})
    cart = client.put("/cart/ada/p1", json={"quantity": 3}).json()

    assert [line["quantity"] for line in cart["lines"]] == [3]


def test_removes_a_line_and_then_all(client: TestClient) -> None:
    client.put("/cart/ada/p1", json={"quantity": 2})
    client.put("/cart/ada/p2", json={"quantity": 1})

    assert client.delete("/cart/ada/p1").json()["total"] == 2400
    assert client.delete("/cart/ada").json()["lines"] == []


def test_a_product_that_nobody_sells_is_missing(client: TestClient) -> None:
    answer = client.put("/cart/ada/p9", json={"quantity": 1})

    assert (answer.status_code, answer.json()) == (404, {"error": "there is no product p9"})


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "Invalid JSON"),
        ("{}", "quantity: Field required"),
        ('{"quantity": 0}', "quantity: Input should be greater"),
        ('{"quantity": "2"}', "quantity: Input should be a valid integer"),
        ('{"quantity": 1, "price": 1}', "price: Extra inputs"),
    ],
)
def test_says_why_it_does_not_understand(client: TestClient, body: str, reason: str) -> None:
    answer = client.put("/cart/ada/p1", content=body)

    assert answer.status_code == 400
    assert answer.json()["reasons"][0].startswith(reason)


def test_answers_503_while_the_cache_is_down(client: TestClient, carts: Carts) -> None:
    carts.down = True

    assert client.get("/cart/ada").status_code == 503
