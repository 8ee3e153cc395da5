"""A Kubernetes API server that is started once, and a namespace of it that is new for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import operators
from .server import Kubernetes, server


@pytest.fixture(scope="session")
def kubernetes() -> Iterator[Kubernetes]:
    with server() as running:
        operators.install(running)
        yield running


@pytest.fixture
def namespace(kubernetes: Kubernetes) -> str:
    return kubernetes.new_namespace()
