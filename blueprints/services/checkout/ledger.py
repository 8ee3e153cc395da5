"""What the ledger keeps: orders, from before they are paid until they are told to everybody.

- placed: nobody knows yet whether it is paid
- declined: the card was not charged
- paid: it was, and subscribers have yet to hear of it
- told: they will
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from ports.databases import database

State = Literal["placed", "declined", "paid", "told"]

# More than one instance may come to this at once, which `IF NOT EXISTS` alone does not bear.
TABLES = """
SELECT pg_advisory_xact_lock(20260101);
CREATE TABLE IF NOT EXISTS orders (
  number   text PRIMARY KEY,
  customer text NOT NULL,
  lines    jsonb NOT NULL,
  total    bigint NOT NULL,
  state    text NOT NULL,
  charge   text,
  placed   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS orders_by_time ON orders (placed);
"""

made: set[bool] = set()


def prepare() -> None:
    """Make the tables where they are not there yet, once for each instance."""
    if not made:
        with database("ledger").connection() as ledger:
            ledger.execute(TABLES)
        made.add(True)


def paid(number: str) -> int | None:
    """The total of an order that has been paid already."""
    with database("ledger").connection() as ledger:
        row = ledger.execute(
            "SELECT total FROM orders WHERE number = %s AND state IN ('paid', 'told')", [number]
        ).fetchone()
    return row[0] if row else None


def place(number: str, cart: Mapping[str, Any]) -> None:
    """Write down an order before it is paid, so that nobody pays for one that is not known.

    One that is tried again is as it is now: the same number is charged once.
    """
    with database("ledger").connection() as ledger:
        ledger.execute(
            "INSERT INTO orders (number, customer, lines, total, state) "
            "VALUES (%s, %s, %s, %s, 'placed') ON CONFLICT (number) DO UPDATE SET "
            "customer = excluded.customer, lines = excluded.lines, total = excluded.total, "
            "state = 'placed' WHERE orders.state IN ('placed', 'declined')",
            [number, cart["customer"], json.dumps(cart["lines"]), cart["total"]],
        )


def settle(number: str, state: State, charge: str | None = None) -> None:
    """Write down what became of an order."""
    with database("ledger").connection() as ledger:
        ledger.execute(
            "UPDATE orders SET state = %s, charge = coalesce(%s, charge) WHERE number = %s",
            [state, charge, number],
        )


def untold() -> list[dict[str, Any]]:
    """Find orders that are paid, and that subscribers may not have heard of."""
    with database("ledger").connection() as ledger:
        rows = ledger.execute(
            "SELECT number, customer, lines, total, charge, placed FROM orders "
            "WHERE state = 'paid' ORDER BY placed LIMIT 20"
        ).fetchall()
    return [
        {
            "number": number,
            "customer": customer,
            "lines": lines,
            "total": total,
            "charge": charge,
            "placed": placed.isoformat(),
        }
        for number, customer, lines, total, charge, placed in rows
    ]
