"""Test Pulumi programs, yours and those that twofold compiles, in-process and without a cloud.

    from twofold.testing import run

    def test_orders_wait_as_long_as_the_function_needs():
        result = run("shop-aws", stack="dev")

        assert result.one("aws:sqs/queue:Queue", "orders-receipt").inputs[
            "visibility_timeout_seconds"
        ] == 180

Nothing of Pulumi is imported before the first run: pytest loads this with every suite.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twofold.testing.model import (
    Answers,
    Archive,
    Asset,
    Invoke,
    Options,
    Properties,
    Reference,
    Resource,
    Secret,
    StackFailed,
)
from twofold.testing.policies import Policy, Statement
from twofold.testing.result import Result, assert_same_requests

if TYPE_CHECKING:
    from twofold.placement.model import Stack, Style
    from twofold.testing.programs import Program

__all__ = [
    "Answers",
    "Archive",
    "Asset",
    "Invoke",
    "Options",
    "Policy",
    "Properties",
    "Reference",
    "Resource",
    "Result",
    "Secret",
    "StackFailed",
    "Statement",
    "assert_same_requests",
    "run",
    "stack_of",
]


def run(  # noqa: PLR0913 (all but the program by name)
    program: Program,
    *,
    project: str | None = None,
    stack: str | None = None,
    organization: str = "organization",
    config: Mapping[str, Any] | None = None,
    secrets: Mapping[str, Any] | None = None,
    answers: Answers | None = None,
    stacks: Mapping[str, Mapping[str, Any]] | None = None,
    timeout: float = 60,
) -> Result:
    """Run a program as a stack of its own, and return what it asked Pulumi for.

    `program` is a function, a project's folder or `__main__.py`, a stack that twofold compiles
    (its `Pulumi.<stack>.yaml`, or what `stack_of` makes of a blueprint), or a resource graph. A
    project's own `Pulumi.yaml` and `Pulumi.<stack>.yaml` say its name and its
    plain configuration; `config` and `secrets` go over them, with keys such as `aws:region` or
    the project's own `size`. `answers` say what a type, a data source, or one resource
    (`("aws:sqs/queue:Queue", "orders")`) answers where the made-up answer will not do; `stacks`
    holds the outputs of stacks that are referred to.

    Raises `StackFailed` for what would fail on the engine, and for what would pass only because
    nobody looked: a stack without resources, an exception in an `apply` or a thread, an error that
    was logged, an `apply` that never ran, a value that stayed unknown, an output in a string or
    that is `None` against its type, an input that the SDK does not know, an answer that is wrong
    or never used, something that nobody awaited. `docs/testing.md` has all of it, and what cannot
    be known here.
    """
    from twofold.testing import runner  # noqa: PLC0415 (it imports Pulumi)

    return runner.run(
        program,
        project=project,
        stack=stack,
        organization=organization,
        config=config,
        secrets=secrets,
        answers=answers,
        stacks=stacks,
        timeout=timeout,
    )


def stack_of(
    blueprint: Path | str,
    *,
    cloud: str,
    environment: str = "dev",
    style: Style = "functions",
) -> Stack:
    """Make the stack of a blueprint that `run` takes, as `twofold compile` does from its options.

    Raises `twofold.diagnostics.CompileError` when the blueprint cannot be read as text.
    """
    from twofold.placement.config import stack_of_options  # noqa: PLC0415 (it imports the language)

    return stack_of_options(Path(blueprint), cloud=cloud, environment=environment, style=style)
