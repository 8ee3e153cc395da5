"""Stands for any service's code."""

import json


async def app(scope, receive, send):
    """Answer whatever comes."""
    body = json.dumps({"path": scope["path"]}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})
