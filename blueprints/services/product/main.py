"""Shows what is for sale."""

import json

PRODUCTS = {
    "p1": {"id": "p1", "name": "Espresso cup", "price": 1200},
    "p2": {"id": "p2", "name": "Milk jug", "price": 2400},
    "p3": {"id": "p3", "name": "Kettle", "price": 6900},
}


def handler(event: dict, _context: object) -> dict:
    """Answer `GET /products` and `GET /products/{id}`, from outside or called by a service."""
    _, _, product = event["rawPath"].strip("/").partition("/")
    if not product:
        return answer(200, list(PRODUCTS.values()))
    if product in PRODUCTS:
        return answer(200, PRODUCTS[product])
    return answer(404, {"error": f"there is no product {product}"})


def answer(status: int, body: object) -> dict:
    """A JSON answer."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
