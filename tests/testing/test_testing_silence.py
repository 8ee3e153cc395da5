"""Nothing passes only because nobody looked: each of these programs fails, and says why."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
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
        run(program, **options)
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


def test_none_that_a_function_gives_without_saying_so() -> None:
    def program() -> None:
        pulumi.export("key", queue().arn.apply(lambda arn: None))

    assert "the stack's output key is an output that turns into None" in problems(program)


def test_none_that_a_function_says_it_may_give_is_fine() -> None:
    def perhaps(arn: str) -> str | None:
        return None if arn else arn

    def program() -> None:
        pulumi.export("key", queue().arn.apply(perhaps))

    run(program)


def test_an_output_that_was_put_into_a_string() -> None:
    def program() -> None:
        pulumi.export("where", f"at {queue().url}")
        aws.sqs.Queue("next", name=f"after-{aws.sqs.Queue('first').arn}")
        aws.sns.Topic("orders", tags={"all": json.dumps([str(aws.sqs.Queue("third").arn)])})
        aws.ec2.get_vpc_output(tags={"of": f"{aws.sqs.Queue('fourth')}"})

    said = problems(program)

    assert "project-dev: the value where: an output was put into a string" in said
    assert "aws:sqs/queue:Queue next: the value name: an output was put into a string" in said
    assert "aws:sns/topic:Topic orders: the value tags all: an output" in said
    assert "getVpc: the value tags of: an output" in said
    assert "use pulumi.Output.format" in said


def test_an_output_that_was_put_into_a_resources_name_or_a_files_text() -> None:
    def program() -> None:
        aws.sqs.Queue(f"after-{queue().arn}")
        code = pulumi.AssetArchive({"app.py": pulumi.StringAsset(f"{[queue]} {queue_again().arn}")})
        aws.lambda_.Function("f", role="r", runtime="python3.13", handler="a.b", code=code)

    def queue_again() -> aws.sqs.Queue:
        return aws.sqs.Queue("again")

    said = problems(program)

    assert "the name: an output was put into a string" in said
    assert "aws:lambda/function:Function f: the value code assets app.py text: an output" in said


def test_an_error_that_the_program_logs() -> None:
    def program() -> None:
        pulumi.log.error("no such zone")
        pulumi.log.error("of this queue", queue())

    said = problems(program)

    assert "the program logged an error: no such zone" in said
    assert "the program logged an error: of this queue" in said


def test_a_warning_that_the_program_logs_is_fine() -> None:
    def program() -> None:
        queue()
        pulumi.log.warn("no such zone")

    run(program)


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("aws:sqs/queue:Queu", "did you mean 'aws:sqs/queue:Queue'?"),
        (("aws:sqs/queue:Queu", "orders"), "did you mean 'aws:sqs/queue:Queue'?"),
        (("aws:sqs/queue:Queue", "order"), "did you mean 'orders'?"),
        ("aws:ec2/getVpc:getVpc", "known here: 'aws:sqs/queue:Queue'"),
    ],
)
def test_an_answer_that_nothing_asks_for(key: Any, near: str) -> None:
    assert problems(queue, answers={key: {"url": "https://x"}}) == (
        f"the answer for {key!r} was never used; {near}"
    )


def test_a_stack_that_nothing_refers_to_is_fine() -> None:
    run(lambda: queue() and None, stacks={"acme/platform/dev": {"vpc": "vpc-1"}})


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"arn": 5}, "Queue: arn is of type int, though its type is str"),
        ({"id": 5}, "Queue: id is of type int, though its type is str"),
        (
            {"delay_seconds": "5"},
            "Queue: delay_seconds is of type str, though its type is Optional[int]",
        ),
        ({"fifo_queue": 1}, "Queue: fifo_queue is of type int, though its type is Optional[bool]"),
        ({"tags": ["a"]}, "Queue: tags is of type list, though its type is Optional[Mapping["),
        ({"tags": {"a": 1}}, "Queue: tags.a is of type int, though its type is str"),
    ],
)
def test_an_answer_of_another_type(answer: Any, said: str) -> None:
    assert said in problems(queue, answers={"aws:sqs/queue:Queue": answer})


def test_an_answer_with_a_member_of_another_type_or_name() -> None:
    def program() -> None:
        aws.dynamodb.Table("carts", hash_key="id", attributes=[{"name": "id", "type": "S"}])

    def said(member: Mapping[str, object]) -> str:
        return problems(program, answers={"aws:dynamodb/table:Table": {"attributes": [member]}})

    assert "attributes[0]: name is of type int" in said({"name": 5, "type": "S"})
    assert "attributes[0] names 'nam', which is no output of it; did you mean 'name'" in said(
        {"nam": "id", "type": "S"}
    )


def test_an_answer_of_another_type_for_a_data_source() -> None:
    def program() -> None:
        aws.sqs.Queue("orders", name=aws.ec2.get_vpc_output().id)

    said = problems(program, answers={"aws:ec2/getVpc:getVpc": {"id": 5}})

    assert "getVpc: id is of type int, though its type is str" in said


def test_a_misspelt_input_inside_another() -> None:
    """The SDK hands it on, and the provider leaves it out or fails."""

    def program() -> None:
        function("f", environment=cast("Any", {"varables": {"A": "b"}}))

    assert problems(program) == (
        "aws:lambda/function:Function f: the input environment.varables is none that its SDK"
        " knows; did you mean 'variables'?"
    )


def test_a_misspelt_input_inside_a_list_a_secret_or_a_transform() -> None:
    def rename(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult:
        return pulumi.ResourceTransformResult({**args.props, "tagz": {}}, args.opts)

    def program() -> None:
        attributes: Any = [{"name": "id", "typ": "S"}]
        aws.dynamodb.Table("carts", hash_key="id", attributes=attributes)
        function("f", environment=pulumi.Output.secret(cast("Any", {"varables": {}})))
        aws.sqs.Queue("orders", opts=pulumi.ResourceOptions(transforms=[rename]))

    said = problems(program)

    assert "carts: the input attributes[0].typ is none that its SDK knows" in said
    assert "f: the input environment.varables is none" in said
    assert "orders: the input tagz is none that its SDK knows; did you mean 'tags'?" in said


def function(name: str, environment: Any) -> None:
    aws.lambda_.Function(
        name, role="r", runtime="python3.13", handler="a.b", s3_bucket="b", environment=environment
    )


def test_names_that_are_free_are_fine() -> None:
    def program() -> None:
        function("f", environment={"variables": {"varables": "x"}})

    run(program)


def test_an_exception_in_a_thread_that_the_program_started() -> None:
    def ask() -> None:
        raise KeyError("orders")

    def program() -> None:
        queue()
        threading.Thread(target=ask, name="asking").start()

    assert problems(program) == "the thread 'asking' failed: KeyError: 'orders'"


def test_a_thread_that_does_not_end() -> None:
    done = threading.Event()

    def program() -> None:
        queue()
        threading.Thread(target=done.wait, name="waiting").start()

    said = problems(program, timeout=0.5)

    assert said == "the thread 'waiting' did not end within 0.5 seconds"
    done.set()


def test_workers_that_wait_for_work_are_fine() -> None:
    pool = ThreadPoolExecutor(1)

    def program() -> None:
        aws.sqs.Queue(pool.submit(lambda: "orders").result())

    run(program)
    pool.shutdown()


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

    said = problems(program, timeout=0.5)

    assert "the program did not end within 0.5 seconds" in said
    assert "in program, never finished: what it waits for never came" in said


def test_an_exception_in_an_apply() -> None:
    def program() -> None:
        queue().arn.apply(lambda arn: {"a": 1}[arn])

    assert "in program, failed: KeyError" in problems(program)


def test_two_exceptions_in_applies_are_both_told() -> None:
    def program() -> None:
        orders = queue()
        orders.arn.apply(lambda arn: {"a": 1}[arn])
        orders.url.apply(int)

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


@pytest.mark.parametrize("path", ["nowhere", "nowhere.zip", "code/nowhere.zip"])
def test_an_archive_of_nothing(path: str) -> None:
    def program() -> None:
        code = pulumi.FileArchive(path)
        aws.lambda_.Function("f", role="r", runtime="python3.13", handler="a.b", code=code)

    assert f"{path}, which is not there" in problems(program)


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
