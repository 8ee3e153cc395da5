"""Charges cards through the payment gateway."""

import json

# The card that payment gateways hand out for trying what happens when one is declined.
DECLINED = "4000000000000002"

CHARGES: list[dict] = []


def handler(event: dict, _context: object) -> dict:
    """Answer a call with what the gateway says to `{"card", "amount"}`."""
    try:
        charge = json.loads(event.get("body") or "{}")
        card, amount = charge["card"], int(charge["amount"])
    except (KeyError, TypeError, ValueError):
        return answer(400, {"error": "a charge has a card and an amount"})
    if card == DECLINED:
        return answer(402, {"status": "declined"})
    CHARGES.append({"amount": amount})
    return answer(200, {"status": "paid", "charge": len(CHARGES)})


def answer(status: int, body: object) -> dict:
    """A JSON answer."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
