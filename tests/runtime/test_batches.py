"""Batches, which Lambda alone gets: of each, what failed comes again and nothing else."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from .built import build_keeper
from .runtimes import Lambda, Message, serving

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("service")]


@pytest.fixture(scope="module")
def function(tmp_path_factory: pytest.TempPathFactory) -> Generator[Lambda]:
    with serving(build_keeper(tmp_path_factory.mktemp("batches"), "aws")) as running:
        assert isinstance(running, Lambda)
        yield running


def messages(*bodies: str) -> list[Message]:
    return [Message("orders", body, id=f"m{number}") for number, body in enumerate(bodies)]


def test_those_that_failed_are_named(function: Lambda) -> None:
    assert function.deliver(*messages("204", "503", "crash", "204", "400")) == ["m1", "m2", "m4"]


def test_a_batch_that_is_done_names_nothing(function: Lambda) -> None:
    assert function.deliver(*messages("200", "204")) == []


def test_one_that_takes_too_long_does_not_fail_the_others(function: Lambda) -> None:
    """Lambda would end the invocation, and have all of them come again."""
    assert function.deliver(*messages("204", "wait", "204")) == ["m1"]
    assert function.deliver(*messages("204")) == []


def test_messages_of_a_queue_that_nobody_knows_fail_together(function: Lambda) -> None:
    said = function.function.invoke({"Records": [{"eventSourceARN": "arn:aws:sqs:r:1:others"}]})

    assert said["errorType"] == "ValueError"
