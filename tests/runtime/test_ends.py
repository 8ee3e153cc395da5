"""How a container begins and ends: it answers what has begun, and says why it could not begin."""

from __future__ import annotations

import socket
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from twofold.packaging import python

from .built import Package, build_keeper
from .processes import eventually, free_port, listens, wait_for_port
from .requests import Request, ask
from .started import Started, started

SERVE = python.entry("container").split()


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return build_keeper(tmp_path, "kubernetes", "kubernetes")


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    return tmp_path / "gate"


@pytest.fixture
def container(package: Package, gate: Path) -> Generator[Started]:
    with started(package, SERVE, free_port(), {"GATE": str(gate)}) as running:
        wait_for_port(running.port, running.process)
        yield running


def test_a_request_that_has_begun_is_answered_before_the_end(
    container: Started, gate: Path
) -> None:
    with ThreadPoolExecutor() as elsewhere:
        answer = elsewhere.submit(ask, container.port, Request("GET", "/slow"))
        container.says("begun")

        container.end()
        eventually(lambda: not listens(container.port), "refuses new requests")
        assert container.process.poll() is None
        gate.touch()

        assert answer.result().body == b"done"
        assert container.ended() in {0, -15}


def test_who_says_nothing_does_not_hold_up_the_end(container: Started) -> None:
    with socket.create_connection(("127.0.0.1", container.port)):
        # Connections are accepted in order.
        ask(container.port, Request("GET", "/things/1"))

        container.end()

        assert container.ended() in {0, -15}


def test_an_application_that_fails_to_begin_ends_the_container(package: Package) -> None:
    code = (package.folder / "main.py").read_text(encoding="utf-8")
    broken = code.replace('BEGUN.append("begun")', 'raise RuntimeError("no paper")')
    (package.folder / "main.py").write_text(broken, encoding="utf-8")

    with started(package, SERVE, free_port()) as container:
        assert container.ended() != 0
        container.says("RuntimeError: no paper")


def test_an_application_that_is_not_there_is_named(package: Package) -> None:
    (package.folder / "main.py").write_text("application = None\n", encoding="utf-8")

    with started(package, SERVE, free_port()) as container:
        assert container.ended() == 1
        container.says("module 'main' has no attribute 'app'")
