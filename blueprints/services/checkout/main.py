"""Turns a cart into a paid order."""

import itertools
import json

ORDERS: list[dict] = []
NUMBERS = itertools.count(1)


def handler(event: dict, _context: object) -> dict:
    """Answer `POST /checkout` with the order that it makes of `{"customer", "lines"}`."""
    wanted = json.loads(event["body"] or "{}")
    lines = wanted.get("lines", [])
    if not lines:
        return answer(400, {"error": "the cart is empty"})
    order = {
        "number": next(NUMBERS),
        "customer": wanted.get("customer"),
        "lines": lines,
        "total": sum(line["price"] * line.get("quantity", 1) for line in lines),
    }
    ORDERS.append(order)
    return answer(201, order)


def answer(status: int, body: object) -> dict:
    """A JSON answer."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
