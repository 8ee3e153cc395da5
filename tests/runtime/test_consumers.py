"""What takes messages out of a queue for the container beside it: real queues, a real service."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import boto3
import pika
import pytest

from twofold.packaging import python

from .built import Package, build_keeper
from .processes import eventually, free_port, wait_for_port
from .rabbitmq import broker, connect
from .started import Started, started

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("consumers")]

TIMEOUT_SECONDS = 2
TYPE = "application/json; charset=utf-8"


class Queue(Protocol):
    """A queue that somebody publishes to and a service consumes."""

    @property
    def cloud(self) -> str:
        """The cloud that it is of."""
        ...

    @property
    def settings(self) -> Mapping[str, str]:
        """What the service is told of it."""
        ...

    def publish(self, body: str, content_type: str | None = None) -> str:
        """Put a message into it; its id."""
        ...

    def left(self) -> int:
        """How many messages are in it, hidden ones too."""
        ...


# --- SQS ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sqs:
    """A queue of SQS, as moto has it."""

    client: SQSClient
    url: str
    endpoint: str
    cloud: str = "aws"

    @property
    def settings(self) -> Mapping[str, str]:
        return {
            "EVENT_ORDERS_QUEUE_URL": self.url,
            "AWS_REGION": "eu-central-1",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }

    def publish(self, body: str, content_type: str | None = None) -> str:
        typed: Any = {"content-type": {"DataType": "String", "StringValue": content_type}}
        sent = self.client.send_message(
            QueueUrl=self.url, MessageBody=body, MessageAttributes=typed if content_type else {}
        )
        return sent["MessageId"]

    def left(self) -> int:
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        found = self.client.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return sum(int(found["Attributes"][name]) for name in names)


@pytest.fixture(scope="module")
def sqs_endpoint() -> Generator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def sqs(endpoint: str, name: str) -> Sqs:
    client = boto3.client(  # pyright: ignore[reportUnknownMemberType]  # only SQS's types are here
        "sqs",
        region_name="eu-central-1",
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    made = client.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "3"})
    return Sqs(client, made["QueueUrl"], endpoint)


# --- RabbitMQ -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rabbit:
    """A quorum queue of RabbitMQ, which buries what failed three times."""

    port: int
    name: str
    cloud: str = "kubernetes"

    @property
    def settings(self) -> Mapping[str, str]:
        return {
            "EVENT_ORDERS_QUEUE": self.name,
            "EVENT_ORDERS_HOST": "127.0.0.1",
            "EVENT_ORDERS_PORT": str(self.port),
            "EVENT_ORDERS_USER": "guest",
            "EVENT_ORDERS_PASSWORD": "guest",
        }

    def publish(self, body: str, content_type: str | None = None) -> str:
        connection = connect(self.port)
        identifier = f"{self.name}-{body}"
        told = pika.BasicProperties(
            message_id=identifier, content_type=content_type, timestamp=1767232800
        )
        channel = connection.channel()
        # Until the broker has the message, it would not be counted.
        channel.confirm_delivery()
        channel.basic_publish("", self.name, body.encode(), told)
        connection.close()
        return identifier

    def left(self, suffix: str = "") -> int:
        """Those that nobody has; what is being worked on comes again when that ends."""
        connection = connect(self.port)
        found = connection.channel().queue_declare(f"{self.name}{suffix}", passive=True)
        connection.close()
        return found.method.message_count or 0


@pytest.fixture(scope="module")
def rabbitmq() -> Generator[int]:
    with broker() as port:
        yield port


def rabbit(port: int, name: str) -> Rabbit:
    connection = connect(port)
    channel = connection.channel()
    channel.queue_declare(f"{name}-dead", durable=True, arguments={"x-queue-type": "quorum"})
    channel.queue_declare(
        name,
        durable=True,
        arguments={
            "x-queue-type": "quorum",
            "x-delivery-limit": 2,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": f"{name}-dead",
        },
    )
    connection.close()
    return Rabbit(port, name)


# --- a pod ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pod:
    """A service's package, and how its two containers are started."""

    package: Package
    queue: Queue
    port: int

    @contextmanager
    def service(self) -> Generator[Started]:
        command = python.entry("container").split()
        with started(self.package, command, self.port) as running:
            wait_for_port(self.port, running.process)
            yield running

    @contextmanager
    def consumer(self, changes: Mapping[str, str] | None = None) -> Generator[Started]:
        command = [*python.CONSUME.split(), str(TIMEOUT_SECONDS)]
        names = self.package.folder / "twofold_adapter" / "names.py"
        only = names.read_text(encoding="utf-8").replace('"ORDERS", "PAID_BACK"', '"ORDERS",')
        names.write_text(only, encoding="utf-8")
        settings = {**self.queue.settings, **(changes or {})}
        with started(self.package, command, self.port, settings) as running:
            yield running

    def kept(self) -> list[dict[str, Any]]:
        """The events that the service got."""
        path = self.package.kept
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]

    def bodies(self) -> list[str]:
        """What they say."""
        return [event["body"] for event in self.kept()]


@pytest.fixture(params=["sqs", "rabbitmq"])
def pod(request: pytest.FixtureRequest, tmp_path: Path) -> Pod:
    queues: dict[str, Callable[[], Queue]] = {
        "sqs": lambda: sqs(request.getfixturevalue("sqs_endpoint"), tmp_path.name),
        "rabbitmq": lambda: rabbit(request.getfixturevalue("rabbitmq"), tmp_path.name),
    }
    queue = queues[request.param]()
    style = "kubernetes"
    package = build_keeper(tmp_path, queue.cloud, style)
    return Pod(package, queue, free_port())


def test_a_message_comes_as_a_cloud_event(pod: Pod) -> None:
    identifier = pod.queue.publish('{"number": "größer als 7"}', TYPE)

    with pod.service(), pod.consumer():
        eventually(lambda: pod.queue.left() == 0 and bool(pod.kept()), "takes the message")

    (event,) = pod.kept()
    assert (event["path"], event["body"]) == ("/events", '{"number": "größer als 7"}')
    assert event["headers"].pop("ce-time").startswith("20")
    assert event["headers"] == {
        "ce-specversion": "1.0",
        "ce-type": "topic",
        "ce-source": "/shop/topics/orders",
        "ce-id": identifier,
        "content-type": TYPE,
    }


def test_what_comes_while_it_waits_is_taken(pod: Pod) -> None:
    with pod.service(), pod.consumer():
        for body in ("200", "202", "204"):
            pod.queue.publish(body)
            eventually(lambda body=body: body in pod.bodies(), "takes the message")
        eventually(lambda: pod.queue.left() == 0, "has done with them")


def test_what_failed_comes_again_and_the_rest_does_not(pod: Pod) -> None:
    for body in ("200", "503", "204"):
        pod.queue.publish(body)

    with pod.service(), pod.consumer():
        eventually(lambda: pod.bodies().count("503") > 1, "brings the message again")

    assert sorted(set(pod.bodies())) == ["200", "204", "503"]
    assert (pod.bodies().count("200"), pod.bodies().count("204")) == (1, 1)
    again = [event for event in pod.kept() if event["body"] == "503"]
    assert again[0] == again[1]


def test_what_takes_too_long_has_failed(pod: Pod) -> None:
    pod.queue.publish("wait")

    with pod.service(), pod.consumer() as consumer:
        consumer.says("timed out")
        eventually(lambda: len(pod.bodies()) > 1, "brings the message again")


def test_nothing_is_taken_while_the_service_does_not_listen(pod: Pod) -> None:
    """A try of a message is not spent on a service that has yet to begin."""
    with ExitStack() as stack:
        consumer = stack.enter_context(pod.consumer())
        pod.queue.publish("204")
        eventually(lambda: pod.queue.left() == 1, "counts the message")
        with pytest.raises(AssertionError, match="takes"):
            eventually(lambda: pod.queue.left() == 0, "takes the message", seconds=3)
        assert consumer.process.poll() is None

        stack.enter_context(pod.service())
        eventually(lambda: pod.bodies() == ["204"], "takes the message")


def test_what_has_begun_is_done_before_the_end(pod: Pod) -> None:
    pod.queue.publish("later")

    with pod.service(), pod.consumer() as consumer:
        eventually(lambda: pod.bodies() == ["later"], "takes the message")
        consumer.end()

        assert consumer.ended() == 0
        assert pod.queue.left() == 0


def test_who_cannot_ask_its_queue_ends(pod: Pod) -> None:
    """Kubernetes starts it again, and shows that it had to."""
    changes = {
        name: f"{value}-of-nobody"
        for name, value in pod.queue.settings.items()
        if name in {"EVENT_ORDERS_QUEUE", "EVENT_ORDERS_QUEUE_URL"}
    }

    with pod.service(), pod.consumer(changes) as consumer:
        assert consumer.ended() == 1
        consumer.says("messages of ORDERS cannot be taken")


def test_what_fails_for_good_is_a_dead_letter(rabbitmq: int, tmp_path: Path) -> None:
    """After its first try and two more; SQS counts by itself."""
    queue = rabbit(rabbitmq, tmp_path.name)
    pod = Pod(build_keeper(tmp_path, "kubernetes", "kubernetes"), queue, free_port())
    queue.publish("503")

    with pod.service(), pod.consumer():
        eventually(lambda: queue.left("-dead") == 1, "buries the message")

    assert pod.bodies() == ["503"] * 3
