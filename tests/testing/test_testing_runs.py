"""Runs are by themselves: many in one process, projects with modules of the same names."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import threading
import time
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pulumi_random as random
import pytest

from twofold.testing import StackFailed, assert_same_requests, run


def big() -> None:
    for number in range(30):
        pet = random.RandomPet(f"pet-{number}", prefix="shop")
        random.RandomId(f"id-{number}", byte_length=4, keepers={"pet": pet.id})


def test_fifty_runs_of_sixty_resources_take_seconds_and_leave_nothing() -> None:
    """Seconds of this process: a busy machine makes the clock on the wall say anything."""
    run(big)
    threads, before = set(threading.enumerate()), time.process_time()

    results = [run(big, project=f"project-{number}") for number in range(50)]

    assert time.process_time() - before < 20
    assert [len(result.resources) for result in results] == [60] * 50
    assert results[7].resources[0].urn.startswith("urn:pulumi:dev::project-7::")
    assert set(threading.enumerate()) <= threads


def test_a_run_after_a_failed_one_is_clean() -> None:
    def failing() -> None:
        aws.sqs.Queue("orders").arn.apply(int)
        pulumi.export("left", "over")

    with pytest.raises(StackFailed):
        run(failing, config={"size": "1"})
    result = run(big)

    assert len(result.resources) == 60
    assert result.outputs == {}


def test_the_collector_is_as_it_was_even_where_a_program_turned_it_off() -> None:
    def program() -> None:
        gc.disable()
        aws.sqs.Queue("orders")

    run(program)

    assert gc.isenabled()


def test_a_run_works_where_an_event_loop_runs() -> None:
    async def test() -> int:
        return len(run(big).resources)

    assert asyncio.run(test()) == 60


def project(folder: Path, name: str, queue: str) -> Path:
    """Write a project of two modules."""
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(f"name: {name}\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text(
        "config:\n  aws:region: eu-west-1\n  delay: 5\n  key:\n    secure: v1:x\n"
    )
    (folder / "parts").mkdir()
    (folder / "parts" / "queues.py").write_text(
        f"import pulumi, pulumi_aws as aws\n"
        f"aws.sqs.Queue({queue!r}, delay_seconds=pulumi.Config().require_int('delay'))\n"
    )
    (folder / "__main__.py").write_text("import parts.queues\n")
    return folder


def test_projects_run_in_their_folder_with_their_name_and_configuration(tmp_path: Path) -> None:
    folder = project(tmp_path / "shop", "shop", "orders")

    result = run(folder)

    queue = result.one(aws.sqs.Queue, "orders")
    assert queue.urn == "urn:pulumi:dev::shop::aws:sqs/queue:Queue::orders"
    assert queue.inputs["delay_seconds"] == 5
    assert ":eu-west-1:" in queue.outputs["arn"]


def test_projects_with_modules_of_the_same_names_do_not_meet(tmp_path: Path) -> None:
    first = project(tmp_path / "first", "first", "orders")
    second = project(tmp_path / "second", "second", "returns")
    before = Path.cwd(), list(sys.path), os.environ.copy()

    names = [[each.name for each in run(each).resources] for each in (first, second, first)]

    assert names == [["orders"], ["returns"], ["orders"]]
    assert (Path.cwd(), list(sys.path), os.environ.copy()) == before
    assert "parts.queues" not in sys.modules


def test_a_program_is_also_its_main_file_or_a_folder_that_the_project_names(tmp_path: Path) -> None:
    folder = project(tmp_path / "shop", "shop", "orders")
    whole = run(folder)

    by_file = run(folder / "__main__.py")
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\nmain: src\n")
    (folder / "src").mkdir()
    (folder / "parts").rename(folder / "src" / "parts")
    (folder / "__main__.py").rename(folder / "src" / "__main__.py")
    by_name = run(folder)

    assert_same_requests(whole, by_file)
    assert_same_requests(whole, by_name)


def test_a_difference_in_requests_is_shown_as_a_diff() -> None:
    def first() -> None:
        aws.sqs.Queue("orders", delay_seconds=5)

    def second() -> None:
        aws.sqs.Queue("orders", delay_seconds=6, opts=pulumi.ResourceOptions(protect=True))

    with pytest.raises(AssertionError) as different:
        assert_same_requests(run(first), run(second))

    assert '-        "delaySeconds": 5' in str(different.value)
    assert '+        "protect": true' in str(different.value)


def test_the_order_of_requests_is_no_difference() -> None:
    def first() -> None:
        aws.sqs.Queue("orders")
        aws.sns.Topic("orders")

    def second() -> None:
        aws.sns.Topic("orders")
        aws.sqs.Queue("orders")

    assert_same_requests(run(first), run(second))


def test_a_different_secret_is_a_difference_that_is_not_shown() -> None:
    def program() -> None:
        aws.ssm.Parameter("key", type="SecureString", value=pulumi.Config().require_secret("key"))

    with pytest.raises(AssertionError) as different:
        assert_same_requests(
            run(program, secrets={"key": "old"}), run(program, secrets={"key": "x"})
        )

    assert "old" not in str(different.value)
    assert "in secrets" in str(different.value)
