"""What runs a service: each is asked the same, and told the same events in its cloud's own way."""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from twofold.packaging import python

from . import events
from .built import Package
from .emulator import Function, emulated
from .parts import required
from .processes import free_port, wait_for_port
from .requests import Answer, Request, answer, ask
from .started import started

# The Azure worker that tools/get_azure_worker.py fetches.
AZURE_VERSION = "1.3.0"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twofold"
AZURE_WORKER = CACHE / f"azure-functions-runtime-{AZURE_VERSION}"

# What EventBridge Scheduler fills in.
TIME = "<aws.scheduler.scheduled-time>"

SENT = "2026-01-01T02:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a topic, as it was published."""

    topic: str
    body: str
    content_type: str | None = None
    id: str = "m0"


class Runtime(Protocol):
    """Whatever runs a service."""

    @property
    def package(self) -> Package:
        """The service's package."""
        ...

    def ask(self, request: Request) -> Answer:
        """Ask the service something."""
        ...

    def publish(self, message: Message) -> bool:
        """Deliver a message; whether it is acknowledged."""
        ...

    def tick(self) -> bool:
        """Deliver a time; whether it is acknowledged."""
        ...


# --- containers -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Container:
    """A container's own command; events are sent by what stands beside it."""

    package: Package
    port: int

    def ask(self, request: Request) -> Answer:
        """Ask by HTTP."""
        return ask(self.port, request)

    def publish(self, message: Message) -> bool:
        """Send what a consumer sends."""
        settings, start = self.package.settings, _start(message.topic)
        headers = {
            "ce-specversion": "1.0",
            "ce-type": "topic",
            "ce-source": settings[f"{start}_SOURCE"],
            "ce-id": message.id,
            "ce-time": SENT,
            "content-type": message.content_type or "application/json",
        }
        return _accepts(self, settings[f"{start}_PATH"], headers, message.body.encode())

    def tick(self) -> bool:
        """Send what the schedule's job sends."""
        job = cast("Any", self.package.resource("pulumi_kubernetes.batch.v1.CronJob").inputs)
        pod = job["spec"]["job_template"]["spec"]["template"]["spec"]
        *options, url = pod["containers"][0]["args"]
        given = [each.removeprefix("--header=") for each in options if each.startswith("--header=")]
        headers = dict(each.split(": ", 1) for each in given) | {"ce-id": "keeper-1"}
        path = url.removeprefix("http://keeper:8080")
        return _accepts(self, path, headers, b"{}")


@dataclass(frozen=True, slots=True)
class Pushed(Container):
    """What Google pushes to: a function, or a container."""

    def publish(self, message: Message) -> bool:
        """Push as Pub/Sub does: https://cloud.google.com/pubsub/docs/push#receive_push."""
        typed = {"content-type": message.content_type} if message.content_type else {}
        envelope = {
            "message": {
                "data": base64.b64encode(message.body.encode()).decode(),
                "messageId": message.id,
                "message_id": message.id,
                "publishTime": SENT,
                "publish_time": SENT,
                **({"attributes": typed} if typed else {}),
            },
            "subscription": f"projects/acme-shop/subscriptions/{message.topic}-keeper-1a2b3c4",
            "deliveryAttempt": 1,
        }
        path, _, query = _pushed_to(self.package, message.topic).partition("?")
        headers = {"content-type": "application/json", "user-agent": "APIs-Google"}
        body = json.dumps(envelope).encode()
        pushed = self.ask(Request("POST", path, query, headers, body))
        return 200 <= pushed.status < 300

    def tick(self) -> bool:
        """Send what Cloud Scheduler sends.

        https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#HttpTarget
        """
        job = self.package.resource("pulumi_gcp.cloudscheduler.Job")
        target = cast("Any", job.inputs["http_target"])
        headers = {
            **target["headers"],
            "User-Agent": "Google-Cloud-Scheduler",
            "X-CloudScheduler": "true",
            "X-CloudScheduler-JobName": "keeper-1a2b3c4",
            "X-CloudScheduler-ScheduleTime": SENT,
        }
        path = target["uri"].template.partition(".run.app")[2]
        return _accepts(self, path, headers, base64.b64decode(target["body"]))


def _pushed_to(package: Package, topic: str) -> str:
    (found,) = (
        node
        for node in package.graph.nodes
        if node.address == ("pulumi_gcp.pubsub.Subscription", f"{topic}-keeper")
    )
    endpoint = cast("Any", found).inputs["push_config"]["push_endpoint"]
    return endpoint.template.partition(".run.app")[2]


def _accepts(runtime: Container, path: str, headers: Mapping[str, str], body: bytes) -> bool:
    return 200 <= runtime.ask(Request("POST", path, headers=headers, body=body)).status < 300


# --- Lambda ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lambda:
    """AWS's own runtime, in its emulator."""

    package: Package
    function: Function

    def ask(self, request: Request) -> Answer:
        """Ask as an HTTP API does."""
        said = self.function.invoke(events.asked(request))
        body = said.get("body", "")
        headers = [*said.get("headers", {}).items()]
        headers += [("set-cookie", each) for each in said.get("cookies", [])]
        whole = base64.b64decode(body) if said.get("isBase64Encoded") else body.encode()
        return answer(said["statusCode"], headers, whole)

    def publish(self, message: Message) -> bool:
        """Deliver a batch of one."""
        return not self.deliver(message)

    def deliver(self, *messages: Message) -> list[str]:
        """Deliver a batch; the ids of those that come again."""
        topic = messages[0].topic
        queue = self.package.settings[f"{_start(topic)}_QUEUE_URL"].rpartition("/")[2]
        batch = events.batch(queue, [(each.id, each.body, each.content_type) for each in messages])
        failed = self.function.invoke(batch)["batchItemFailures"]
        return [each["itemIdentifier"] for each in failed]

    def tick(self) -> bool:
        """Invoke the function as EventBridge Scheduler does."""
        schedule = self.package.resource("pulumi_aws.scheduler.Schedule")
        event = cast("Any", schedule.inputs["target"])["input"]
        return "errorType" not in (
            self.function.invoke(json.loads(event.replace(TIME, SENT))) or {}
        )


# --- Azure Functions ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Azure:
    """Azure's own worker library, and a host that is played."""

    package: Package
    port: int

    def ask(self, request: Request) -> Answer:
        """Ask by HTTP."""
        return ask(self.port, request)

    def publish(self, message: Message) -> bool:
        """Deliver a message as Service Bus' trigger does."""
        start, settings = _start(message.topic), self.package.settings
        path = f"{settings[f'{start}_TOPIC']}/{settings[f'{start}_SUBSCRIPTION']}"
        typed = {"ContentType": message.content_type} if message.content_type else {}
        metadata = {"MessageId": message.id, "EnqueuedTimeUtc": SENT, **typed}
        return self._deliver(path, metadata, message.body.encode())

    def tick(self) -> bool:
        """Deliver what the workflow puts into the schedules' queue."""
        workflow = self.package.resource("pulumi_azure_native.logic.Workflow")
        sent = cast("Any", workflow.inputs["definition"])["actions"]["send"]["inputs"]
        filled = {"@{workflow().run.name}": "run-1", "@{utcNow()}": SENT}
        body = {key: filled.get(value, value) for key, value in sent["body"].items()}
        queue = self.package.settings["EVENT_SCHEDULE_QUEUE"]
        metadata = {"MessageId": "q1", "ContentType": sent["headers"]["Content-Type"]}
        return self._deliver(queue, metadata, json.dumps(body).encode())

    def _deliver(self, path: str, metadata: Mapping[str, str], body: bytes) -> bool:
        headers = {"metadata": json.dumps({**metadata, "UserProperties": {}})}
        said = ask(self.port, Request("POST", f"/-bus/{path}", headers=headers, body=body))
        return said.status == 204


# --- starting them --------------------------------------------------------------------


@contextmanager
def serving(package: Package) -> Generator[Runtime]:
    """Start what runs a package, until the block ends."""
    match package.build.kind:
        case "container":
            command = python.entry("container").split()
            with _process(package, command) as port:
                pushed = package.build.cloud == "gcp"
                yield Pushed(package, port) if pushed else Container(package, port)
        case "cloud-functions":
            source, _, target = python.entry("cloud-functions").rpartition(".")
            framework = str(Path(sys.executable).with_name("functions-framework"))
            command = [framework, f"--target={target}", f"--source={source}.py"]
            with _process(package, command) as port:
                yield Pushed(package, port)
        case "lambda":
            with emulated(package.folder, python.entry("lambda"), package.settings, 5) as function:
                yield Lambda(package, function)
        case "azure-functions":
            required(AZURE_WORKER, "run tools/get_azure_worker.py")
            port = free_port()
            host = str(Path(__file__).with_name("azure_host.py"))
            with _process(package, ["python", host, str(AZURE_WORKER), str(port)], port) as port:
                yield Azure(package, port)


@contextmanager
def _process(package: Package, command: list[str], port: int | None = None) -> Generator[int]:
    """Run a command in a package's folder; the port that it listens on."""
    with started(package, command, port or free_port()) as running:
        wait_for_port(running.port, running.process)
        yield running.port


def _start(topic: str) -> str:
    return f"EVENT_{topic.replace('-', '_').upper()}"
