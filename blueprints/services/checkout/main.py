"""Turns a cart into a paid order."""

import itertools
import json

ORDERS: list[dict] = []
NUMBERS = itertools.count(1)


def handler(event: dict, _context: object) -> dict:
    """Answer `POST /checkout` with the order that it makes of `{"customer", "lines"}`."""
    try:
        order = order_of(json.loads(event.get("body") or "{}"))
    except (KeyError, TypeError, ValueError):
        return answer(400, {"error": "an order has lines, and each line a product and a price"})
    ORDERS.append(order)
    return answer(201, order)


def order_of(cart: dict) -> dict:
    """A numbered order of the lines in a cart, which must have some."""
    total = sum(line["price"] * line.get("quantity", 1) for line in cart["lines"])
    if not cart["lines"]:
        raise ValueError("the cart is empty")
    return {
        "number": next(NUMBERS),
        "customer": cart.get("customer"),
        "lines": cart["lines"],
        "total": total,
    }


def answer(status: int, body: object) -> dict:
    """A JSON answer."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
