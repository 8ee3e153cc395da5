"""Fixtures: the real engine, and an index of what scaffolded services depend on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.conftest import kubernetes, needs_pulumi
from packages.index import serve, wheel, write_pinned
from twofold.packaging.python.wheels import PINS

__all__ = ["index", "kubernetes", "needs_pulumi"]

# What services and their tests ask for, at the versions that they have to take.
NEEDED = {"httpx2": "2.0", "pytest": "8.0", "ruff": "0.12.0", "starlette": "1.0"}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an index of wheels that are as good as empty."""
    folder = tmp_path_factory.mktemp("wheels")
    write_pinned(folder, PINS)
    for name, version in NEEDED.items():
        if not [*folder.glob(f"{name}-*")]:
            wheel(folder, name, version)
    with serve(folder) as address:
        yield address
