"""Stacks that do not fit their blueprint or their cloud, each with the whole text of why."""

from __future__ import annotations

from pathlib import Path

import pytest

from error_cases import ERRORS, cases, check_findings
from twofold.compile import CLOUDS, compile_stack
from twofold.placement.config import read_stack

REGIONS = {name: cloud.region for name, cloud in CLOUDS.items()}


@pytest.mark.parametrize("case", cases("placement", at_least=16))
def test_a_stack_that_does_not_fit_is_explained(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings point to the stack's file or to the blueprint, whichever says it."""
    folder = ERRORS / "placement" / case
    monkeypatch.chdir(folder)
    [path] = Path().glob("Pulumi.*.yaml")
    stack = read_stack(path, Path(), REGIONS)

    check_findings(folder, lambda: compile_stack(stack))
