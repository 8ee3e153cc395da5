"""Nothing passes only because nobody looked: each of these programs fails, and says why."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.output import UNKNOWN

from twofold.testing import StackFailed, run

HERE = Path(__file__).name


def queue() -> aws.sqs.Queue:
    return aws.sqs.Queue("orders")


def nobody_knows() -> Any:
    """Give what stands for a value that is not known yet."""
    return UNKNOWN


def problems(program: Callable[[], Any], **options: Any) -> str:
    with pytest.raises(StackFailed) as failed:
        run(program, timeout=0.5, **options)
    return str(failed.value)


def test_a_stack_that_registers_nothing() -> None:
    assert problems(lambda: pulumi.export("answer", 42)) == "the stack registered nothing"


def test_an_output_that_is_none_against_its_type() -> None:
    answers = {"aws:sqs/queue:Queue": {"arn": None}}

    assert "aws:sqs/queue:Queue orders: arn is None, though its type is str" in problems(
        queue, answers=answers
    )


def test_a_member_of_an_output_that_is_none_against_its_type() -> None:
    def program() -> None:
        aws.dynamodb.Table("carts", hash_key="id", attributes=[{"name": "id", "type": "S"}])

    answers = {"aws:dynamodb/table:Table": {"attributes": [{"name": "id", "type": None}]}}

    assert "attributes[0].type is None" in problems(program, answers=answers)


def test_an_optional_output_that_turns_into_none_where_it_is_used() -> None:
    """Pulumi would leave the input out, and the export as well."""

    def program() -> None:
        key = queue().kms_master_key_id
        aws.sns.Topic("orders", kms_master_key_id=key, tags={"key": cast("Any", key)})
        pulumi.export("key", key)

    said = problems(program)

    assert "aws:sns/topic:Topic orders: the input kms_master_key_id" in said
    assert "aws:sns/topic:Topic orders: the input tags key" in said
    assert "the stack's output key is an output that turns into None" in said


def test_none_that_the_program_chose_is_fine() -> None:
    def program() -> None:
        pulumi.export("key", queue().kms_master_key_id.apply(lambda key: key))

    run(program)


def test_an_unknown_input() -> None:
    def program() -> None:
        aws.sns.Topic("orders", name=pulumi.Output.from_input(nobody_knows()))

    assert problems(program) == "aws:sns/topic:Topic orders: the input name is unknown"


def test_an_unknown_export() -> None:
    def program() -> None:
        queue()
        pulumi.export("nested", {"values": [pulumi.Output.from_input(nobody_knows())]})

    assert "the stack's output nested.values[0] is unknown" in problems(program)


def test_an_apply_that_never_ran() -> None:
    def program() -> None:
        queue()
        pulumi.Output.from_input(nobody_knows()).apply(str)

    assert HERE in problems(program)
    assert "in program, never ran: its value is unknown" in problems(program)


def test_an_apply_whose_value_never_comes() -> None:
    def program() -> None:
        queue()
        pulumi.Output.from_input(asyncio.Future[str]()).apply(str)

    said = problems(program)

    assert "the program did not end within 0.5 seconds" in said
    assert "in program, never finished: what it waits for never came" in said


def test_an_exception_in_an_apply() -> None:
    def program() -> None:
        queue().arn.apply(lambda arn: {"a": 1}[arn])

    assert "in program, failed: KeyError" in problems(program)


def test_two_exceptions_in_applies_are_both_told() -> None:
    def program() -> None:
        queue().arn.apply(lambda arn: {"a": 1}[arn])
        aws.sqs.Queue("returns").url.apply(int)

    said = problems(program)

    assert "KeyError" in said
    assert "ValueError" in said


def test_an_exception_in_the_program_is_the_cause() -> None:
    def program() -> None:
        queue()
        raise ZeroDivisionError("none left")

    with pytest.raises(StackFailed, match="none left") as failed:
        run(program)

    assert isinstance(failed.value.__cause__, ZeroDivisionError)


def test_a_program_that_exits() -> None:
    def program() -> None:
        queue()
        raise SystemExit(3)

    assert problems(program) == "the program failed: SystemExit: 3"


def test_a_coroutine_that_nobody_awaits() -> None:
    async def look_up() -> str:
        return "x"

    def program() -> None:
        queue()
        look_up()  # pyright: ignore[reportUnusedCoroutine]  # which is what is tested

    assert "look_up' was never awaited" in problems(program)


def test_a_coroutine_that_nobody_awaits_while_something_holds_it() -> None:
    held: list[Any] = []

    async def look_up() -> str:
        return "x"

    def program() -> None:
        queue()
        held.append(look_up())

    assert "look_up' was never awaited" in problems(program)


def test_a_task_that_nobody_awaits() -> None:
    tasks: list[Any] = []

    def program() -> None:
        queue()
        tasks.append(asyncio.ensure_future(asyncio.sleep(1000)))

    assert problems(program) == "sleep was started and never awaited"


def test_a_task_that_fails_unseen() -> None:
    async def fail() -> None:
        raise ValueError("unseen")

    def program() -> None:
        queue()
        asyncio.ensure_future(fail())  # noqa: RUF006 (which is what is tested)

    assert "unseen" in problems(program)


def test_two_resources_of_one_urn() -> None:
    def program() -> None:
        queue()
        queue()

    assert "two resources have the URN" in problems(program)


def test_an_archive_of_nothing() -> None:
    def program() -> None:
        code = pulumi.FileArchive("nowhere")
        aws.lambda_.Function("f", role="r", runtime="python3.13", handler="a.b", code=code)

    assert "nowhere, which is not there" in problems(program)


def test_another_stack_that_the_test_says_nothing_of() -> None:
    def program() -> None:
        pulumi.StackReference("acme/platform/dev").require_output("vpc")

    assert "the outputs of the stack 'acme/platform/dev' are not known here" in problems(program)


def test_missing_configuration() -> None:
    def program() -> None:
        queue()
        pulumi.Config().require("size")

    assert "Missing required configuration variable 'project:size'" in problems(program)


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError, match=r"there is no program at .*nowhere"):
        run("nowhere")
