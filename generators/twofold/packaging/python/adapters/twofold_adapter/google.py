"""What Google pushes: messages of Pub/Sub and times of Cloud Scheduler become CloudEvents."""

from __future__ import annotations

import base64
import json
import os
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
            subscription: topic
            for topic in TOPICS
            if (subscription := os.environ.get(f"EVENT_{topic}_SUBSCRIPTION"))
        }
        self._paths = {events.told(topic, "PATH") for topic in self._topics.values()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request over, as an event if it is one."""
        if scope["type"] == "http" and scope["method"] == "POST":
            headers = {
                key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]
            }
            if "ce-source" in headers and "ce-id" not in headers and TIME in headers:
                scope = {**scope, "headers": [*scope["headers"], *_time(headers)]}
            elif scope["path"] in self._paths and "ce-id" not in headers:
                body = await _read(receive)
                if event := self._event(body):
                    scope = {**scope, "headers": _encoded(event.headers | _length(event.body))}
                    body = event.body
                receive = _again(body, receive)
        await self._application(scope, receive, send)

    def _event(self, body: bytes) -> events.Event | None:
        """The message in what Pub/Sub pushes, if it is of one of the service's subscriptions.

        https://cloud.google.com/pubsub/docs/push#receive_push
        """
        try:
            pushed: Any = json.loads(body)
            topic, message = self._topics[pushed["subscription"]], pushed["message"]
        except (KeyError, TypeError, ValueError):
            return None
        return events.message(
            topic,
            message["messageId"],
            message.get("publishTime"),
            message.get("attributes", {}).get("content-type"),
            base64.b64decode(message.get("data", "")),
        )


def _time(headers: dict[str, str]) -> Iterable[tuple[bytes, bytes]]:
    """What Cloud Scheduler says of a time by other names; it is the same in every try.

    https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#HttpTarget
    """
    time = headers[TIME]
    return _encoded({"ce-id": f"{headers['ce-source']}/{time}", "ce-time": time})


def _length(body: bytes) -> dict[str, str]:
    return {"content-length": str(len(body))}


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
