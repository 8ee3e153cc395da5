"""What containers do besides answering: they take events and messages, and end when told to."""

from __future__ import annotations

import json
import socket
from collections.abc import Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest

from .container import Container, running
from .events import batch, request
from .processes import eventually, listens

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient

ORDER = json.dumps({"number": 7, "lines": [{"product": "p1", "price": 1200}], "total": 1200})

FAILING = """
def handler(event, context):
    raise RuntimeError("out of paper")
"""

# Says that it has begun, and is done when there is a file.
SLOW = """
import os, time
from pathlib import Path

def handler(event, context):
    print("begun")
    while not Path(os.environ["GATE"]).exists():
        time.sleep(0.01)
    return {"statusCode": 200, "body": "done", "batchItemFailures": []}
"""

ECHO = """
import json

def handler(event, context):
    print("got", json.dumps(event))
    return {"statusCode": 200, "body": json.dumps(event), "batchItemFailures": []}
"""

CLOUD_EVENT = {
    "ce-specversion": "1.0",
    "ce-type": "schedule",
    "ce-source": "/shop/schedules/report",
    "ce-id": "report-29401234",
    "content-type": "application/json",
}


# --- requests -------------------------------------------------------------------------


def test_handlers_see_a_request_as_an_http_api_tells_it(tmp_path: Path) -> None:
    events = [
        request("GET", "/cart/ada"),
        request("PUT", "/cart/Ada Löwe", '{"product": "Tasse für zwei"}'),
        request("DELETE", "/cart/ada", query={"quietly": "", "reason": "price"}),
    ]

    with running("cart", tmp_path, main=ECHO) as cart:
        seen = [json.loads(cart.send(event).body) for event in events]

    for told, event in zip(seen, events, strict=True):
        del told["headers"]
        assert told.pop("requestContext")["http"].items() <= event["requestContext"]["http"].items()
        assert told == {name: event[name] for name in told}
        assert ("body" in told, "queryStringParameters" in told) == (
            "body" in event,
            "queryStringParameters" in event,
        )


def test_headers_and_repeated_parameters_are_as_an_http_api_tells_them(tmp_path: Path) -> None:
    with running("cart", tmp_path, main=ECHO) as cart:
        told = json.loads(cart.ask("GET", "/cart/ada?a=1&a=2", headers={"X-Trace": "t1"}).body)

    assert told["headers"]["x-trace"] == "t1"
    assert told["queryStringParameters"] == {"a": "1,2"}


def test_a_failing_handler_is_an_internal_error(tmp_path: Path) -> None:
    with running("greeter", tmp_path, main=FAILING) as greeter:
        said = greeter.send(request("GET", "/hello"))
        greeter.says("RuntimeError: out of paper")

    assert (said.status, said.content_type) == (500, "application/json")
    assert json.loads(said.body) == {"message": "Internal Server Error"}


def test_a_body_of_unknown_length_is_refused(tmp_path: Path) -> None:
    """Rather than taken for an empty one."""
    with running("greeter", tmp_path) as greeter:
        assert greeter.ask("POST", "/", headers={"Transfer-Encoding": "chunked"}).status == 411


def test_who_asks_for_headers_gets_no_body(tmp_path: Path) -> None:
    with running("greeter", tmp_path) as greeter:
        said = greeter.ask("HEAD", "/hello")

    assert (said.status, said.body) == (200, b"")


# --- the end --------------------------------------------------------------------------


@pytest.mark.parametrize("service", ["cart", "checkout", "greeter", "payment", "product"])
def test_a_request_that_has_begun_is_answered_before_the_end(service: str, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    with (
        running(service, tmp_path, main=SLOW, environment={"GATE": str(gate)}) as slow,
        ThreadPoolExecutor() as elsewhere,
    ):
        answer = elsewhere.submit(slow.send, request("GET", "/"))
        slow.says("begun")

        slow.end()
        eventually(lambda: not listens(slow.port), "refuses new requests")
        assert slow.process.poll() is None
        gate.touch()

        assert answer.result().body == b"done"
        assert slow.ended() == 0


def test_an_event_that_has_begun_is_acknowledged_before_the_end(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    with (
        running("report", tmp_path, main=SLOW, environment={"GATE": str(gate)}) as slow,
        ThreadPoolExecutor() as elsewhere,
    ):
        answer = elsewhere.submit(deliver, slow)
        slow.says("begun")

        slow.end()
        eventually(lambda: not listens(slow.port), "refuses new requests")
        gate.touch()

        assert answer.result() == 204
        assert slow.ended() == 0


@pytest.mark.parametrize("service", ["greeter", "report"])
def test_who_says_nothing_does_not_hold_up_the_end(service: str, tmp_path: Path) -> None:
    with (
        running(service, tmp_path) as asked,
        socket.create_connection(("127.0.0.1", asked.port)),
    ):
        # Connections are accepted in order.
        asked.ask("GET", "/")

        asked.end()

        assert asked.ended() == 0


# --- events ---------------------------------------------------------------------------


def deliver(
    report: Container, headers: Mapping[str, str] = CLOUD_EVENT, path: str = "/events"
) -> int:
    """Send an event as a schedule's job does; the status."""
    return report.ask("POST", path, "{}", headers).status


def test_report_acknowledges_an_event(tmp_path: Path) -> None:
    with running("report", tmp_path) as report:
        assert deliver(report) == 204


def test_report_tells_its_handler_whose_event_it_is(tmp_path: Path) -> None:
    with running("report", tmp_path, main=ECHO) as report:
        deliver(report)
        report.says(
            'got {"id": "report-29401234", "source": "/shop/schedules/report", '
            '"detail-type": "schedule", "detail": "{}"}'
        )


def test_an_event_that_its_handler_could_not_take_is_to_be_sent_again(tmp_path: Path) -> None:
    with running("report", tmp_path, main=FAILING) as report:
        assert deliver(report) == 500
        report.says("event report-29401234 failed")


def test_what_is_no_event_is_not_worth_sending_again(tmp_path: Path) -> None:
    with running("report", tmp_path, main=FAILING) as report:
        nameless = {name: value for name, value in CLOUD_EVENT.items() if name != "ce-id"}

        assert deliver(report, nameless) == 400
        assert deliver(report, path="/") == 404


# --- messages -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Queue:
    """An SQS queue, and how a container finds it."""

    client: SQSClient
    url: str
    environment: Mapping[str, str]

    def send(self, *bodies: str) -> None:
        """Send a message of each body."""
        for body in bodies:
            self.client.send_message(QueueUrl=self.url, MessageBody=body)

    def count(self) -> int:
        """How many messages are there, hidden ones too."""
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        found = self.client.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return sum(int(found["Attributes"][name]) for name in names)

    def receive(self) -> list[str]:
        """Wait for messages; what they say."""
        found = self.client.receive_message(QueueUrl=self.url, WaitTimeSeconds=10)
        return [message.get("Body", "") for message in found.get("Messages", [])]


@pytest.fixture(scope="module")
def sqs() -> Generator[str]:
    """Serve SQS; its address."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def queue(sqs: str, tmp_path: Path) -> Queue:
    client = boto3.client(  # pyright: ignore[reportUnknownMemberType]  # only SQS's types are here
        "sqs",
        region_name="eu-central-1",
        endpoint_url=sqs,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    made = client.create_queue(QueueName=tmp_path.name, Attributes={"VisibilityTimeout": "3"})
    environment = {
        "EVENT_ORDERS_QUEUE_URL": made["QueueUrl"],
        "AWS_REGION": "eu-central-1",
        "AWS_ENDPOINT_URL": sqs,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    return Queue(client, made["QueueUrl"], environment)


def test_receipt_deletes_what_it_wrote_and_leaves_what_it_could_not(
    queue: Queue, tmp_path: Path
) -> None:
    queue.send(ORDER, "not JSON", ORDER)

    with running("receipt", tmp_path, environment=queue.environment, listening=False) as receipt:
        eventually(lambda: queue.count() == 1, "deletes the orders")
        receipt.end()
        assert receipt.ended() == 0

    assert queue.receive() == ["not JSON"]


def test_receipt_takes_what_comes_while_it_waits(queue: Queue, tmp_path: Path) -> None:
    with running(
        "receipt", tmp_path, main=ECHO, environment=queue.environment, listening=False
    ) as receipt:
        queue.send("first")
        receipt.says('"first"')
        eventually(lambda: queue.count() == 0, "deletes the first")
        queue.send("second")
        receipt.says('"second"')
        eventually(lambda: queue.count() == 0, "deletes the second")


def test_messages_are_as_lambda_tells_them(queue: Queue, tmp_path: Path) -> None:
    queue.send("first")

    with running(
        "receipt", tmp_path, main=ECHO, environment=queue.environment, listening=False
    ) as receipt:
        receipt.says("got")
        eventually(lambda: queue.count() == 0, "deletes the message")
        told = json.loads(receipt.log.read_text(encoding="utf-8").partition("got ")[2])

    (record,), (expected,) = told["Records"], batch("first")["Records"]
    assert record.keys() <= expected.keys()
    assert (record["body"], record["eventSource"]) == (expected["body"], expected["eventSource"])
    assert record["attributes"]["ApproximateReceiveCount"] == "1"


def test_a_batch_that_fails_stays_in_the_queue(queue: Queue, tmp_path: Path) -> None:
    """And the next one is tried all the same."""
    queue.send(ORDER, ORDER)

    with running(
        "receipt", tmp_path, main=FAILING, environment=queue.environment, listening=False
    ) as receipt:
        receipt.says("RuntimeError: out of paper")
        queue.send(ORDER)
        eventually(lambda: receipt.log.read_text().count("RuntimeError") > 1, "is tried again")
        receipt.end()
        assert receipt.ended() == 0

    assert queue.count() == 3


def test_a_batch_that_has_begun_is_deleted_before_the_end(queue: Queue, tmp_path: Path) -> None:
    queue.send(ORDER)
    gate = tmp_path / "gate"
    environment = {**queue.environment, "GATE": str(gate)}

    with running(
        "receipt", tmp_path, main=SLOW, environment=environment, listening=False
    ) as receipt:
        receipt.says("begun")
        receipt.end()
        gate.touch()
        assert receipt.ended() == 0

    assert queue.count() == 0


def test_a_queue_that_cannot_be_asked_ends_the_process(queue: Queue, tmp_path: Path) -> None:
    """Kubernetes starts it again, and shows that it had to."""
    queue.client.delete_queue(QueueUrl=queue.url)

    with running("receipt", tmp_path, environment=queue.environment, listening=False) as receipt:
        assert receipt.ended() == 1
