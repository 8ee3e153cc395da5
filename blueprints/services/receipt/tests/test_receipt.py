"""Receipt writes an object for each order that it hears of."""

from __future__ import annotations

import json

import main
import pytest
from ports.errors import UnavailableError
from starlette.testclient import TestClient

ORDER = {
    "number": "o1",
    "customer": "ada",
    "lines": [{"product": "p1", "name": "Espresso cup", "price": 1200, "quantity": 2}],
    "total": 2400,
    "charge": "ch_1",
    "placed": "2026-01-01T10:00:00+00:00",
}
HEADERS = {
    "ce-specversion": "1.0",
    "ce-type": "topic",
    "ce-source": "/shop/topics/orders",
    "ce-id": "m1",
    "content-type": "application/json",
}


class Receipts:
    """A bucket that is there, or is down."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.down = False

    def put(self, key: str, content: bytes, content_type: str) -> None:
        if self.down:
            raise UnavailableError("receipts is not available")
        assert content_type == "application/json"
        self.kept[key] = content


@pytest.fixture
def receipts(monkeypatch: pytest.MonkeyPatch) -> Receipts:
    made = Receipts()
    monkeypatch.setattr(main, "bucket", {"receipts": made}.__getitem__)
    return made


@pytest.fixture
def client(receipts: Receipts) -> TestClient:
    return TestClient(main.app)


def test_writes_a_receipt(client: TestClient, receipts: Receipts) -> None:
    answer = client.post("/events", json=ORDER, headers=HEADERS)

    assert answer.status_code == 200
    assert json.loads(receipts.kept["2026-01-01/o1.json"])["total"] == 2400


def test_an_order_that_comes_again_has_one_receipt(client: TestClient, receipts: Receipts) -> None:
    client.post("/events", json=ORDER, headers=HEADERS)
    first = dict(receipts.kept)
    client.post("/events", json=ORDER, headers={**HEADERS, "ce-id": "m2"})

    assert receipts.kept == first


@pytest.mark.parametrize("body", ["", "not JSON", "[]", "{}", json.dumps({**ORDER, "placed": "?"})])
def test_what_is_no_order_fails(client: TestClient, receipts: Receipts, body: str) -> None:
    answer = client.post("/events", content=body, headers=HEADERS)

    assert answer.status_code == 400
    assert answer.json()["reasons"]
    assert not receipts.kept


def test_fails_while_the_bucket_is_down_so_that_the_order_comes_again(
    client: TestClient, receipts: Receipts
) -> None:
    receipts.down = True

    assert client.post("/events", json=ORDER, headers=HEADERS).status_code == 503
