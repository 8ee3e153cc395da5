"""Says hello."""

import json
from urllib.parse import parse_qs


async def app(scope, receive, send):
    """Answer whatever is asked: https://asgi.readthedocs.io/en/latest/specs/www.html."""
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])
    names = parse_qs(scope["query_string"].decode()).get("name", ["world"])
    body = json.dumps({"hello": names[0]}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
