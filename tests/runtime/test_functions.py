"""What only functions get: batches and schedules' events, in AWS's Lambda emulator."""

from __future__ import annotations

import json
from collections.abc import Generator

import pytest

from .configured import resources
from .emulator import Function, emulated
from .events import batch, tick

pytestmark = pytest.mark.xdist_group("emulator")

ORDER = {"number": 7, "lines": [{"product": "p1", "price": 1200}], "total": 1200}


@pytest.fixture(scope="module")
def receipt() -> Generator[Function]:
    with emulated(resources("shop-aws-dev", "lambda_.Function")["receipt"]) as running:
        yield running


def test_receipt_names_the_one_message_that_it_could_not_write(receipt: Function) -> None:
    """The others of the batch are done, and are not sent again."""
    broken = ["not JSON", '"text"', json.dumps({"number": 8})]
    for text in broken:
        said = receipt.invoke(batch(json.dumps(ORDER), text, json.dumps(ORDER)))

        assert said == {"batchItemFailures": [{"itemIdentifier": "m1"}]}


def test_receipt_says_so_when_all_is_well(receipt: Function) -> None:
    assert receipt.invoke(batch(json.dumps(ORDER))) == {"batchItemFailures": []}


def test_report_adds_up_the_day_when_the_schedule_says_so() -> None:
    with emulated(resources("shop-aws-dev", "lambda_.Function")["report"]) as report:
        assert report.invoke(tick()) == {"orders": 2, "total": 10500}


def test_a_failing_handler_is_an_error_here_as_on_aws(receipt: Function) -> None:
    """Or the other claims would hold for a function that always fails."""
    assert receipt.invoke({})["errorType"] == "KeyError"
