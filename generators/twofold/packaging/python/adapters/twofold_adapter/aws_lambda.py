"""AWS Lambda: requests of an HTTP API, messages of SQS, and times of EventBridge Scheduler."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, cast

from mangum import Mangum

from . import events
from .application import Running, load
from .names import TOPICS

# Before Lambda ends an invocation, and with it what is done of its batch, this one gives up.
SPARE_SECONDS = 0.5

# What lives longer than a request lives in one event loop; what fails to start is not invoked.
LOOP = asyncio.new_event_loop()
asyncio.set_event_loop(LOOP)
APPLICATION = Running(load())
LOOP.run_until_complete(APPLICATION.begin())
REQUESTS = Mangum(APPLICATION, lifespan="off")


class Context(Protocol):
    """What Lambda tells of an invocation."""

    def get_remaining_time_in_millis(self) -> int:
        """How long it may still take."""
        ...


def handler(event: Any, context: Any) -> Any:
    """Take whatever wakes the function."""
    if "Records" in event:
        return LOOP.run_until_complete(_take(event["Records"], context))
    if "specversion" in event:
        return LOOP.run_until_complete(events.deliver(APPLICATION, events.tick(event)))
    return REQUESTS(event, context)


async def _take(records: Sequence[Mapping[str, Any]], context: Context) -> dict[str, Any]:
    """Hand a batch of messages over, each by itself; name those that have to come again.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    tasks = {
        asyncio.ensure_future(events.deliver(APPLICATION, _event(each))): each["messageId"]
        for each in records
    }
    left = context.get_remaining_time_in_millis() / 1000 - SPARE_SECONDS
    done, late = await asyncio.wait(tasks, timeout=max(left, 0))
    for task in late:
        task.cancel()
    await asyncio.wait(late or done, timeout=SPARE_SECONDS / 2)
    failed = {task for task in done if task.exception()} | late
    for task in failed & done:
        logging.error("an event failed", exc_info=task.exception())
    return {
        "batchItemFailures": [
            {"itemIdentifier": name} for task, name in tasks.items() if task in failed
        ]
    }


def _event(record: Mapping[str, Any]) -> events.Event:
    """A message of a topic, which SNS wrote into the queue as it was published."""
    queue = record["eventSourceARN"].rpartition(":")[2]
    (topic,) = (each for each in TOPICS if events.told(each, "QUEUE_URL").endswith(f"/{queue}"))
    sent = int(record["attributes"]["SentTimestamp"]) / 1000
    attributes = cast("Mapping[str, Mapping[str, str]]", record.get("messageAttributes", {}))
    return events.message(
        topic,
        record["messageId"],
        datetime.fromtimestamp(sent, UTC).isoformat(),
        attributes.get("content-type", {}).get("stringValue"),
        record["body"].encode(),
    )
