"""What Google pushes: messages of Pub/Sub and times of Cloud Scheduler become CloudEvents."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any

from . import events
from .application import Application, Message, Receive, Scope, Send
from .names import TOPICS

TIME = "x-cloudscheduler-scheduletime"


class Pushed:
    """An application that gets what is pushed to it as CloudEvents, and all else as it is."""

    def __init__(self, application: Application) -> None:
        """Stand before an application."""
        self._application = application
        self._topics = {
            (events.told(topic, "PATH"), f"topic={_written(topic)}".encode()): topic
            for topic in TOPICS
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request over, as an event if it is one."""
        if scope["type"] == "http" and scope["method"] == "POST":
            topic = self._topics.get((scope["path"], scope["query_string"]))
            headers = {
                key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]
            }
            if topic:
                body = await _read(receive)
                if event := _message(topic, body):
                    told = event.headers | {"content-length": str(len(event.body))}
                    scope = {**scope, "headers": _encoded(told), "query_string": b""}
                    body = event.body
                receive = _again(body, receive)
            elif TIME in headers and "ce-source" in headers:
                scope = {**scope, "headers": [*scope["headers"], *_time(headers)]}
        await self._application(scope, receive, send)


def _written(topic: str) -> str:
    """A topic as the blueprint has it."""
    return events.told(topic, "SOURCE").rpartition("/")[2]


def _message(topic: str, body: bytes) -> events.Event | None:
    """The message in what Pub/Sub pushes: https://cloud.google.com/pubsub/docs/push#receive_push."""
    try:
        message: Any = json.loads(body)["message"]
        return events.message(
            topic,
            message["messageId"],
            message.get("publishTime"),
            message.get("attributes", {}).get("content-type"),
            base64.b64decode(message.get("data", "")),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _time(headers: dict[str, str]) -> Iterable[tuple[bytes, bytes]]:
    """What Cloud Scheduler says of a time by other names; it is the same in every try.

    https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#HttpTarget
    """
    time = headers[TIME]
    return _encoded({"ce-id": f"{headers['ce-source']}/{time}", "ce-time": time})


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(key.encode(), value.encode()) for key, value in headers.items()]


async def _read(receive: Receive) -> bytes:
    """The whole of a request's body."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return body


def _again(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read once more, and then whatever comes."""
    read = [body]

    async def again() -> Message:
        if read:
            return {"type": "http.request", "body": read.pop(), "more_body": False}
        return await receive()

    return again
