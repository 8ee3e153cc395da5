"""Fixtures of the tests that run the real Pulumi engine."""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

from compiled import ROOT
from kubernetes import operators
from kubernetes.server import Kubernetes, server

from .pulumi_cli import Engine, engine, pulumi_path

Project: TypeAlias = Callable[[str], Engine]

HEAD = """
import json
import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure_native
import pulumi_docker_build as docker_build
import pulumi_gcp as gcp
import pulumi_kubernetes as kubernetes
import pulumi_random as random
"""

CONFIG = """\
config:
  aws:region: eu-central-1
  azure-native:location: westeurope
  gcp:project: acme-shop
  gcp:region: europe-west3
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


@contextmanager
def repository(folder: Path, kubernetes: Kubernetes | None) -> Generator[Engine]:
    """Give the repository's root as a Pulumi project: a copy, since `stack init` writes to it."""
    root = folder / "root"
    root.mkdir()
    shutil.copy(ROOT / "Pulumi.yaml", root)
    for part in ("stacks", "blueprints"):
        shutil.copytree(ROOT / part, root / part)
    with engine(root, folder / "state", kubernetes) as pulumi:
        yield pulumi


@pytest.fixture
def root(tmp_path: Path, needs_pulumi: None, kubernetes: Kubernetes) -> Iterator[Engine]:
    with repository(tmp_path, kubernetes) as pulumi:
        yield pulumi


@pytest.fixture
def bare_root(tmp_path: Path, needs_pulumi: None) -> Iterator[Engine]:
    """The same, without Kubernetes, whose server takes long to start."""
    with repository(tmp_path, None) as pulumi:
        yield pulumi


@pytest.fixture(scope="session")
def kubernetes() -> Iterator[Kubernetes]:
    """A Kubernetes API server that knows every kind that operators add."""
    with server() as running:
        operators.install(running)
        yield running


def write(folder: Path, program: str) -> None:
    """Write a project around a program, laid out as this repository's root is."""
    (folder / "stacks").mkdir(parents=True, exist_ok=True)
    (folder / "Pulumi.yaml").write_text(
        "name: small\nruntime: python\nmain: stacks\nstackConfigDir: stacks\n", encoding="utf-8"
    )
    (folder / "stacks" / "Pulumi.dev.yaml").write_text(CONFIG, encoding="utf-8")
    text = HEAD + textwrap.dedent(program)
    (folder / "stacks" / "__main__.py").write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, needs_pulumi: None) -> Iterator[Project]:
    """Write programs and get the engine to run them with, on one stack called `dev`."""
    with projects(tmp_path, None) as start:
        yield start


@pytest.fixture
def clustered(tmp_path: Path, needs_pulumi: None, kubernetes: Kubernetes) -> Iterator[Project]:
    """The same, with Kubernetes."""
    with projects(tmp_path, kubernetes) as start:
        yield start


@contextmanager
def projects(folder: Path, kubernetes: Kubernetes | None) -> Generator[Project]:
    """Give what starts an engine when it writes its first program."""
    with ExitStack() as running:
        started: list[Engine] = []

        def start(program: str) -> Engine:
            write(folder / "project", program)
            if not started:
                new = engine(folder / "project", folder / "state", kubernetes)
                started.append(running.enter_context(new))
                started[0].stack_init("dev")
            return started[0]

        yield start
