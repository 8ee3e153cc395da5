"""Says hello."""

import json


def handler(event: dict, _context: object) -> dict:
    """Answer a request of an HTTP API (payload format 2.0)."""
    name = (event.get("queryStringParameters") or {}).get("name", "world")
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"hello": name}),
    }
