"""Fixtures for pytest, there wherever twofold is installed. Nothing of Pulumi is imported here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from twofold.testing import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from twofold.testing import Result


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a project say in its ini file which program `pulumi_stack` runs."""
    parser.addini(
        "pulumi_program",
        "The Pulumi project or program of the fixture `pulumi_stack`, relative to the ini file.",
        default=".",
    )
    parser.addini("pulumi_stack", "The stack that `pulumi_stack` runs it as.", default="dev")


@pytest.fixture(scope="session")
def pulumi_run() -> Callable[..., Result]:
    """Run a Pulumi program without a cloud: `twofold.testing.run`."""
    return run


@pytest.fixture(scope="session")
def pulumi_stack(pytestconfig: pytest.Config) -> Result:
    """Run the project's own program, once for all tests; the ini file says which."""
    program = Path(pytestconfig.getini("pulumi_program"))
    return run(pytestconfig.rootpath / program, stack=pytestconfig.getini("pulumi_stack"))
