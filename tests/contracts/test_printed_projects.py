"""Printed projects are code that we would write: typed, linted, and tested by themselves."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from compiled import ALL
from printing import printed, run_own_tests, type_mistakes
from twofold.compile import CLOUDS


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every case's project, side by side."""
    folder = tmp_path_factory.mktemp("printed")
    for name in ALL:
        printed(name, folder / name)
    return folder


@pytest.mark.parametrize("cloud", CLOUDS)
def test_types_are_right_in_the_strictest_mode(cloud: str, projects: Path) -> None:
    assert type_mistakes(projects, cloud, Path(sys.executable)) == []


@pytest.mark.parametrize("command", [("check", "--extend-select", "I"), ("format", "--check")])
def test_ruff_has_nothing_to_say(command: tuple[str, ...], projects: Path) -> None:
    """The text is laid out as the formatter would, without having been through it."""
    for name in ALL:
        done = subprocess.run(
            ["ruff", *command, "--no-cache", "--exclude", "code", "."],
            cwd=projects / name,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


TESTED = (
    "shop-aws-dev",
    "platform-aws-dev",
    "everything",
    "pods",
    "mixed",
    "team-cluster",
    "online-boutique-aws-dev",
    "platform-gcp-dev",
    "mixed-gcp",
    "pods-gcp",
    "shop-azure-dev",
    "platform-azure-prod",
    "everything-azure",
    "pods-azure",
    "mixed-azure",
)


@pytest.mark.slow
def test_its_own_tests_pass_where_only_its_requirements_are_installed(
    projects: Path, tmp_path: Path
) -> None:
    """The owner needs Pulumi's SDKs and pytest, and nothing of ours."""
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    quiet = ["--quiet", "--disable-pip-version-check"]
    # Between them they need every SDK.
    for name in ("shop-aws-dev", "pods", "everything-azure", "pods-gcp"):
        subprocess.run(
            [python, "-m", "pip", "install", *quiet, "-r", "requirements-dev.txt"],
            cwd=projects / name,
            check=True,
        )

    for name in TESTED:
        run_own_tests(projects / name, python)
    ours = subprocess.run([python, "-c", "import twofold"], capture_output=True, check=False)
    assert ours.returncode != 0
