"""Events as a service gets them: CloudEvents, in HTTP's binary mode.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .application import Application, post

JSON = "application/json"


class FailedError(Exception):
    """The service did not acknowledge an event: it has to come again."""


@dataclass(frozen=True)
class Event:
    """An event, and the path at which the service listens to it."""

    path: str
    type: str
    source: str
    id: str
    time: str | None
    content_type: str
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request that brings it."""
        time = {"ce-time": self.time} if self.time else {}
        return {
            "ce-specversion": "1.0",
            "ce-type": self.type,
            "ce-source": self.source,
            "ce-id": self.id,
            **time,
            "content-type": self.content_type,
        }


def told(topic: str, what: str) -> str:
    """A setting of a topic that the service listens to."""
    return os.environ[f"EVENT_{topic}_{what}"]


def message(
    topic: str, identifier: str, time: str | None, content_type: str | None, body: bytes
) -> Event:
    """A message of a topic."""
    path, source = told(topic, "PATH"), told(topic, "SOURCE")
    return Event(path, "topic", source, identifier, time, content_type or JSON, body)


def tick(event: Mapping[str, Any]) -> Event:
    """A time of a schedule, which comes as a CloudEvent in JSON; `path` is an extension of ours."""
    path, source, identifier = event["path"], event["source"], event["id"]
    return Event(path, "schedule", source, identifier, event["time"], JSON, b"{}")


async def deliver(application: Application, event: Event) -> None:
    """Hand an event over to the application, or fail."""
    status = await post(application, event.path, event.headers, event.body)
    if not acknowledges(status):
        raise FailedError(f"{event.source}: the service answered {status} to {event.id}")


def acknowledges(status: int) -> bool:
    """Whether an answer says that the event need not come again."""
    return 200 <= status < 300
