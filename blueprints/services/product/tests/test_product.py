"""Product shows what is for sale, from a catalogue in memory."""

from __future__ import annotations

from collections.abc import Iterator

import main
import pytest
from ports.errors import UnavailableError
from starlette.testclient import TestClient

CUP = {"id": "p1", "name": "Espresso cup", "price": 1200}
JUG = {"id": "p2", "name": "Milk jug", "price": 2400}


class Catalog:
    """A document store that is there, or is down."""

    down = False

    def get(self, key: str) -> dict | None:
        return next((each for each in self.all() if each["id"] == key), None)

    def all(self) -> Iterator[dict]:
        if self.down:
            raise UnavailableError("catalog is not available")
        yield from (JUG, CUP)


@pytest.fixture
def catalog(monkeypatch: pytest.MonkeyPatch) -> Catalog:
    made = Catalog()
    monkeypatch.setattr(main, "documents", {"catalog": made}.__getitem__)
    return made


@pytest.fixture
def client(catalog: Catalog) -> TestClient:
    return TestClient(main.app)


def test_lists_everything_in_order(client: TestClient) -> None:
    answer = client.get("/products")

    assert (answer.status_code, answer.json()) == (200, [CUP, JUG])


def test_shows_one_product(client: TestClient) -> None:
    assert client.get("/products/p2").json() == JUG


def test_says_which_product_is_missing(client: TestClient) -> None:
    answer = client.get("/products/p9")

    assert (answer.status_code, answer.json()) == (404, {"error": "there is no product p9"})


def test_answers_503_while_the_catalogue_is_down(client: TestClient, catalog: Catalog) -> None:
    catalog.down = True

    assert client.get("/products").status_code == 503
    assert client.get("/products/p1").json() == {"error": "catalog is not available"}


def test_only_shows(client: TestClient) -> None:
    assert client.post("/products", json=CUP).status_code == 405
