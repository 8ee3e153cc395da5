"""The workflow of a new project is one to GitHub, and what it runs is shell, for all answers."""

from __future__ import annotations

import os
import shutil
import subprocess
from itertools import chain, combinations
from pathlib import Path

import pytest

from get_actionlint import actionlint_path
from runtime.parts import required
from twofold.compile import CLOUDS

from .made import project

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twofold"

# The workflow differs by these, and by the name.
SETS = [*chain.from_iterable(combinations(CLOUDS, size) for size in range(1, len(CLOUDS) + 1))]
SOURCES = ("", "git+https://git.example.com/twofold")


def lint(*workflows: Path) -> str:
    """What actionlint says of workflows, and ShellCheck of the commands in them: nothing if well.

    It knows GitHub's syntax, the contexts of expressions, and the inputs of well-known actions.
    """
    program = required(actionlint_path(CACHE), "run tools/get_actionlint.py")
    shellcheck = required(Path(shutil.which("shellcheck") or "/usr/bin/shellcheck"), "install it")
    done = subprocess.run(
        [program, "-no-color", "-oneline", "-shellcheck", shellcheck, *workflows],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) in {(0, ""), (1, "")}, done.stderr
    return done.stdout


def workflow(folder: Path, clouds: tuple[str, ...], source: str = "") -> Path:
    """The workflow of a new project."""
    made = project(folder, clouds=",".join(clouds), source=source)
    return made / ".github" / "workflows" / "ci.yml"


@pytest.mark.parametrize("clouds", SETS, ids="-".join)
def test_every_workflow_is_well(clouds: tuple[str, ...], tmp_path: Path) -> None:
    made = [workflow(tmp_path / str(n), clouds, source) for n, source in enumerate(SOURCES)]

    assert lint(*made) == ""


DAMAGES = {
    "a key that is none": ("runs-on:", "run-on:", 'unexpected key "run-on"'),
    "a job that is none": ("needs: check", "needs: test", "does not exist in this workflow"),
    "an action's input that is none": ("tenant-id:", "tenant:", 'input "tenant" is not defined'),
    "a context that is none": ("matrix.stack }}", "matrix.stacks }}", "is not defined in object"),
    "a permission that is none": ("contents: read", "content: read", "unknown permission scope"),
    "a command that is half": ('<<< "$', "<<< $(", "shellcheck reported issue"),
}


@pytest.mark.parametrize(("was", "now", "reason"), DAMAGES.values(), ids=DAMAGES)
def test_what_is_not_well_is_seen(was: str, now: str, reason: str, tmp_path: Path) -> None:
    damaged = workflow(tmp_path, tuple(CLOUDS))
    text = damaged.read_text(encoding="utf-8")
    assert was in text

    damaged.write_text(text.replace(was, now), encoding="utf-8")

    assert reason in lint(damaged)
