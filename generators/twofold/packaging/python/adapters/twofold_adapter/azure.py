"""Azure Functions: requests, and messages of Service Bus.

https://learn.microsoft.com/azure/azure-functions/functions-reference-python

`host.json` keeps messages locked for as long as a service may take, and paths as they are:
https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#hostjson-settings
"""
# Annotations are not postponed: the runtime looks at them.

import json

import azure.functions as func

from . import events
from .application import Running, load
from .names import SCHEDULED, TOPICS

APPLICATION = Running(load())

# Who may ask, the platform has decided before: keys would be a second answer to that.
app = func.AsgiFunctionApp(APPLICATION, http_auth_level=func.AuthLevel.ANONYMOUS)


def _listen(topic: str) -> None:
    """Have a function for the messages of a topic; one that raises gets its message again."""

    @app.function_name(f"topic_{topic.lower()}")
    @app.service_bus_topic_trigger(
        arg_name="message",
        connection=f"EVENT_{topic}",
        topic_name=f"%EVENT_{topic}_TOPIC%",
        subscription_name=f"%EVENT_{topic}_SUBSCRIPTION%",
    )
    async def take(message: func.ServiceBusMessage) -> None:
        sent = message.enqueued_time_utc
        event = events.message(
            topic,
            message.message_id or str(message.sequence_number),
            sent.isoformat() if sent else None,
            message.content_type,
            message.get_body(),
        )
        await APPLICATION.begin()
        await events.deliver(APPLICATION, event)


def _wake() -> None:
    """Have a function for the times of the service's schedules."""

    @app.function_name("schedules")
    @app.service_bus_queue_trigger(
        arg_name="message", connection="EVENT_SCHEDULE", queue_name="%EVENT_SCHEDULE_QUEUE%"
    )
    async def take(message: func.ServiceBusMessage) -> None:
        await events.deliver(APPLICATION, events.tick(json.loads(message.get_body())))


for each in TOPICS:
    _listen(each)
if SCHEDULED:
    _wake()
