"""Keeps what a customer means to buy."""

import json

CARTS: dict[str, list[dict]] = {}


def handler(event: dict, _context: object) -> dict:
    """Answer `GET`, `PUT` and `DELETE` of `/cart/{customer}`.

    `PUT` adds a line such as `{"product": "p1", "quantity": 2}`.
    """
    customer = event["rawPath"].strip("/").partition("/")[2]
    method = event["requestContext"]["http"]["method"]
    if method == "GET":
        return answer(200, CARTS.get(customer, []))
    if method == "PUT":
        line = line_of(event)
        if line is None:
            return answer(400, {"error": "a line has a product and a quantity"})
        CARTS.setdefault(customer, []).append(line)
        return answer(200, CARTS[customer])
    if method == "DELETE":
        CARTS.pop(customer, None)
        return answer(200, [])
    return answer(405, {"error": f"{method} is not for carts"})


def line_of(event: dict) -> dict | None:
    """The line in a request's body, if it is one."""
    try:
        line = json.loads(event.get("body") or "{}")
        return {"product": str(line["product"]), "quantity": int(line["quantity"])}
    except (KeyError, TypeError, ValueError):
        return None


def answer(status: int, body: object) -> dict:
    """A JSON answer."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
