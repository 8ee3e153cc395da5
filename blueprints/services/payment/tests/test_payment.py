"""Payment charges cards with a key that is a secret."""

from __future__ import annotations

import main
import pytest
from ports.errors import UnavailableError
from starlette.testclient import TestClient

CARD, DECLINED = "4242424242424242", "4000000000000002"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(main, "secret", {"gateway-key": "a key"}.__getitem__)
    return TestClient(main.app)


def charge(card: str = CARD, order: str = "o1", amount: object = 4800) -> dict[str, object]:
    return {"order": order, "card": card, "amount": amount}


def test_charges_an_order_once(client: TestClient) -> None:
    first = client.post("/charges", json=charge())
    again = client.post("/charges", json=charge())
    other = client.post("/charges", json=charge(order="o2"))

    assert first.status_code == 201
    assert first.json() == again.json() != other.json()


def test_the_key_is_the_gateways(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.post("/charges", json=charge()).json()
    monkeypatch.setattr(main, "secret", {"gateway-key": "another key"}.__getitem__)

    assert client.post("/charges", json=charge()).json() != first


def test_says_that_a_card_is_declined(client: TestClient) -> None:
    answer = client.post("/charges", json=charge(DECLINED))

    assert (answer.status_code, answer.json()) == (402, {"error": "the card is declined"})


def test_gives_every_reason_at_once(client: TestClient) -> None:
    answer = client.post("/charges", json={"card": "my card", "amount": -1})

    assert answer.status_code == 400
    assert [each.split(":")[0] for each in answer.json()["reasons"]] == ["order", "card", "amount"]
    assert "my card" not in answer.text


def test_answers_503_while_the_key_cannot_be_read(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(name: str) -> str:
        raise UnavailableError(f"{name} is not available")

    monkeypatch.setattr(main, "secret", down)

    assert client.post("/charges", json=charge()).status_code == 503
