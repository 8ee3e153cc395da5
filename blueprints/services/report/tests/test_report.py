"""Report adds up the day before the time that it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

import main
import pytest
from ports.errors import UnavailableError
from starlette.testclient import TestClient

HEADERS = {
    "ce-specversion": "1.0",
    "ce-type": "schedule",
    "ce-source": "/shop/schedules/report",
    "ce-id": "t1",
    "ce-time": "2026-01-02T02:00:00Z",
    "content-type": "application/json",
}


class Ledger:
    """A ledger of three orders, and the connection to it."""

    fails: Exception | None = None

    def connection(self) -> AbstractContextManager[Ledger]:
        return nullcontext(self)

    def execute(self, statement: str, between: list[datetime]) -> Ledger:
        if self.fails:
            raise self.fails
        assert [each.isoformat() for each in between] == [
            "2026-01-01T00:00:00+00:00",
            "2026-01-02T00:00:00+00:00",
        ]
        return self

    def fetchall(self) -> list[tuple[str, int]]:
        return [("o1", 1200), ("o2", 2400), ("o3", 100)]


class Receipts:
    """A bucket with the receipts of two of them, and one that is older."""

    def keys(self, prefix: str) -> Iterator[str]:
        kept = ["2025-12-31/o0.json", "2026-01-01/o1.json", "2026-01-01/o3.json"]
        return (each for each in kept if each.startswith(prefix))


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    made = Ledger()
    monkeypatch.setattr(main, "database", {"ledger": made}.__getitem__)
    monkeypatch.setattr(main, "bucket", {"receipts": Receipts()}.__getitem__)
    return made


def ask() -> tuple[int, Any]:
    answer = TestClient(main.app).post("/events", json={}, headers=HEADERS)
    return answer.status_code, answer.json()


def test_adds_up_the_day_before(ledger: Ledger, capsys: pytest.CaptureFixture[str]) -> None:
    report = {"day": "2026-01-01", "orders": 3, "total": 3700, "without_receipt": ["o2"]}

    assert ask() == (200, report)
    assert json.loads(capsys.readouterr().out) == report


def test_a_ledger_without_a_table_has_no_orders(ledger: Ledger) -> None:
    ledger.fails = main.NO_ORDERS()

    status, report = ask()

    assert (status, report["orders"]) == (200, 0)


def test_fails_while_the_ledger_is_down_so_that_the_event_comes_again(ledger: Ledger) -> None:
    ledger.fails = UnavailableError("ledger is not available")

    assert ask()[0] == 503
