"""Writes a receipt for every order."""

import json

RECEIPTS: dict[str, str] = {}


def handler(event: dict, _context: object) -> dict:
    """Write a receipt for each order in a batch of messages; name those that failed."""
    failed = []
    for record in event["Records"]:
        try:
            write(json.loads(record["body"]))
        except (KeyError, TypeError, ValueError):
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def write(order: dict) -> None:
    """Write the receipt of one order."""
    lines = [f"{line['product']}: {line['price']}" for line in order["lines"]]
    RECEIPTS[f"{order['number']}.txt"] = "\n".join([*lines, f"total: {order['total']}"])
