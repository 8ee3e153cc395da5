"""Somebody buys something: every service as a container, and every service as a Lambda function.

Services are told what their lowering says, reach what it would have created, and nothing else.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from twofold.packaging.python import CONSUME

from .addresses import address
from .assembled import command, container, function, packages, shop
from .emulator import Function
from .postgres import Database
from .processes import eventually, free_port
from .shop import Shop, linked
from .tls import Certificate

pytestmark = [pytest.mark.xdist_group("emulator"), pytest.mark.slow]

SERVICES = ("product", "payment", "cart", "checkout", "receipt", "report")
CARD, DECLINED = "4242424242424242", "4000000000000002"
JUG = {"id": "p2", "name": "Milk jug", "price": 2400}


class Running:
    """The shop's services: where the public asks, and how a night is made to pass."""

    def __init__(self, ask: Mapping[str, str], tick: Callable[[datetime], Any], log: Path) -> None:
        self.addresses = ask
        self.tick = tick
        self.log = log

    def ask(self, service: str, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Ask a service something; its answer."""
        answer = httpx2.request(method, f"{self.addresses[service]}{path}", json=body, timeout=30)
        return answer.status_code, answer.json()


Start = Callable[[Shop, Path], AbstractContextManager[Running]]


@contextmanager
def containers(made: Shop, place: Path) -> Generator[Running]:
    """Run every service as its container, and beside receipt what takes messages for it."""
    compiled, log = shop("kubernetes"), place / "log"
    folders = packages("kubernetes", place)
    ports = {service: free_port() for service in SERVICES}
    urls = {f"CALL_{name.upper()}_URL": f"http://127.0.0.1:{port}" for name, port in ports.items()}
    with ExitStack() as stack:
        for service in SERVICES:
            build = compiled.build(service)
            folder = folders[service]
            # The names of a cluster are not known here.
            told = made.told(compiled.environment(service), urls)
            stack.enter_context(container(build, folder, ports[service], told, log))
            if service == "receipt":
                beside = {**told, "PORT": str(ports[service])}
                stack.enter_context(command(f"{CONSUME} 20", folder, beside, log))

        def tick(time: datetime) -> int:
            headers = {
                "ce-specversion": "1.0",
                "ce-type": "schedule",
                "ce-source": "/shop/schedules/report",
                "ce-id": f"report-{time:%s}",
                "ce-time": time.isoformat(),
            }
            url = f"http://127.0.0.1:{ports['report']}/events"
            return httpx2.post(url, json={}, headers=headers, timeout=30).status_code

        yield Running({name: f"http://127.0.0.1:{port}" for name, port in ports.items()}, tick, log)


@contextmanager
def functions(made: Shop, place: Path) -> Generator[Running]:
    """Run every service as its function, behind the addresses that Amazon gives them."""
    compiled, log = shop("functions"), place / "log"
    folders = packages("functions", place)
    urls: dict[str, str] = {}
    public: dict[str, str] = {}
    running: dict[str, Function] = {}
    with ExitStack() as stack:
        for service in SERVICES:
            build = compiled.build(service)
            told = made.told(compiled.environment(service), urls)
            folder = folders[service]
            running[service] = stack.enter_context(function(build, folder, told, log))
            public[service] = stack.enter_context(address(running[service], signed=False))
            called = stack.enter_context(address(running[service], signed=True))
            urls[f"CALL_{service.upper()}_URL"] = called
        stack.enter_context(polling(made, running["receipt"]))

        def tick(time: datetime) -> Any:
            target = compiled.resource("Schedule").inputs["target"]
            assert isinstance(target, Mapping)
            text = str(target["input"])
            said = running["report"].invoke(
                json.loads(text.replace("<aws.scheduler.scheduled-time>", f"{time:%FT%TZ}"))
            )
            assert said is None, said

        yield Running(public, tick, log)


@contextmanager
def polling(made: Shop, receipt: Function) -> Generator[None]:
    """Do as an event source mapping: hand batches over, delete what has not failed."""
    from threading import Event, Thread

    client, ending = made.cloud.client("sqs"), Event()
    queue = made.settings["EVENT_ORDERS_QUEUE_URL"]

    def run() -> None:
        while not ending.is_set():
            found = client.receive_message(
                QueueUrl=queue,
                MaxNumberOfMessages=10,
                WaitTimeSeconds=1,
                AttributeNames=["All"],
                MessageAttributeNames=["All"],
            ).get("Messages", [])
            if not found:
                continue
            said = receipt.invoke({"Records": [record(each) for each in found]})
            failed = {each["itemIdentifier"] for each in said["batchItemFailures"]}
            for each in found:
                if each["MessageId"] not in failed:
                    client.delete_message(QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])

    thread = Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def record(found: Mapping[str, Any]) -> dict[str, Any]:
    """A message of SQS as a function gets it."""
    return {
        "messageId": found["MessageId"],
        "receiptHandle": found["ReceiptHandle"],
        "body": found["Body"],
        "attributes": found["Attributes"],
        "messageAttributes": {
            name: {"stringValue": value["StringValue"], "dataType": value["DataType"]}
            for name, value in found.get("MessageAttributes", {}).items()
        },
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:orders-receipt",
        "awsRegion": "eu-central-1",
    }


@pytest.fixture
def made(database: Database, authority: Certificate) -> Generator[Shop]:
    with linked(database, authority) as shop_of_the_test:
        yield shop_of_the_test


@pytest.mark.parametrize("start", [containers, functions])
def test_somebody_buys_something(start: Start, made: Shop, tmp_path: Path) -> None:
    with start(made, tmp_path) as running:
        try:
            buy(running, made)
        except BaseException:
            sys.stdout.write(running.log.read_text(encoding="utf-8")[-6000:])
            raise


def buy(running: Running, made: Shop) -> None:
    """Look, fill a cart, pay with a bad card and a good one, and wait for the receipt."""
    status, products = running.ask("product", "GET", "/products")
    assert (status, products[1]) == (200, JUG)
    assert running.ask("product", "GET", "/products/p9")[0] == 404

    assert running.ask("cart", "PUT", "/cart/ada/p9", {"quantity": 1})[0] == 404
    assert running.ask("cart", "PUT", "/cart/ada/p2", {"quantity": 0})[0] == 400
    status, cart = running.ask("cart", "PUT", "/cart/ada/p2", {"quantity": 2})
    assert (status, cart["total"]) == (200, 4800)

    declined = {"customer": "ada", "card": DECLINED}
    assert running.ask("checkout", "POST", "/checkout", declined)[0] == 402
    assert running.ask("checkout", "POST", "/checkout", {"customer": "ada"})[0] == 400
    paid = {"customer": "ada", "card": CARD, "order": "order-0001"}
    bought = running.ask("checkout", "POST", "/checkout", paid)
    assert bought == (201, {"number": "order-0001", "total": 4800})
    assert running.ask("checkout", "POST", "/checkout", paid) == bought
    assert running.ask("cart", "GET", "/cart/ada") == (
        200,
        {"customer": "ada", "lines": [], "total": 0},
    )
    assert running.ask("checkout", "POST", "/checkout", {"customer": "ada", "card": CARD})[0] == 400

    made.publish("no order")
    eventually(lambda: len(made.receipts()) == 1, "writes a receipt")
    (receipt,) = made.receipts()
    assert (receipt["number"], receipt["customer"], receipt["total"]) == ("order-0001", "ada", 4800)

    eventually(lambda: made.dead_letters() == ["no order"], "buries what is no order")

    running.tick(datetime.now(UTC).replace(microsecond=0) + timedelta(days=1))
    report = '"orders": 1, "total": 4800, "without_receipt": []'
    eventually(lambda: report in running.log.read_text(encoding="utf-8"), "reports")
