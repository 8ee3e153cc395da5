"""The oldest SDKs that we say we work with do: what is printed, and what runs as it is.

The newest are those that all other tests run with.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from compiled import ALL, ROOT
from environment import environment_path
from printing import KEPT, printed, run_own_tests, type_mistakes
from runtime.parts import required
from twofold.compile import CLOUDS

from .test_printed_projects import TESTED

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twofold"
# Live programs beside printed ones, and all that plays Pulumi for them.
LIVE = ("tests/contracts/test_agree.py", "tests/testing", "tests/unit/test_deploy_program.py")

pytestmark = pytest.mark.slow


@pytest.fixture
def python() -> Path:
    """The Python that has the oldest SDKs, and nothing of ours."""
    place = environment_path(CACHE, "minimum") / "bin" / "python"
    return required(place, "run `python tools/get_minimum.py`")


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every case's project, side by side."""
    folder = tmp_path_factory.mktemp("printed")
    for name in ALL:
        printed(name, folder / name)
    return folder


@pytest.mark.parametrize("cloud", CLOUDS)
def test_what_lowerings_make_is_of_their_types(cloud: str, projects: Path, python: Path) -> None:
    """Each class, input and output that any case uses is there, and takes what it is given."""
    assert type_mistakes(projects, cloud, python) == []


def test_printed_projects_pass_their_own_tests(projects: Path, python: Path) -> None:
    for name in TESTED:
        run_own_tests(projects / name, python)


def test_live_programs_ask_for_the_same(python: Path) -> None:
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *LIVE],
        cwd=ROOT,
        env={**os.environ, **KEPT},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
