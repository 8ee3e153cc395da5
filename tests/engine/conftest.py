"""Fixtures of the tests that run the real Pulumi engine."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import pytest

from .pulumi_cli import Engine, engine, pulumi_path

Project: TypeAlias = Callable[[str], Engine]

HEAD = """
import json
import pulumi
import pulumi_aws as aws
import pulumi_random as random
"""


@pytest.fixture(scope="session")
def needs_pulumi() -> None:
    """Skip on a machine that has no Pulumi CLI for the tests; fail in CI."""
    if pulumi_path().exists():
        return
    missing = f"there is no {pulumi_path()}: run `python tools/get_pulumi.py`"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


def write(folder: Path, program: str) -> None:
    """Write a project around a program, laid out as this repository's root is."""
    (folder / "stacks").mkdir(parents=True, exist_ok=True)
    (folder / "Pulumi.yaml").write_text(
        "name: small\nruntime: python\nmain: stacks\nstackConfigDir: stacks\n", encoding="utf-8"
    )
    (folder / "stacks" / "Pulumi.dev.yaml").write_text(
        "config: {aws:region: eu-central-1}\n", encoding="utf-8"
    )
    text = HEAD + textwrap.dedent(program)
    (folder / "stacks" / "__main__.py").write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, needs_pulumi: None) -> Iterator[Project]:
    """Write programs and get the engine to run them with, on one stack called `dev`."""
    with ExitStack() as running:
        started: list[Engine] = []

        def start(program: str) -> Engine:
            write(tmp_path / "project", program)
            if not started:
                started.append(
                    running.enter_context(engine(tmp_path / "project", tmp_path / "state"))
                )
                started[0].stack_init("dev")
            return started[0]

        yield start
