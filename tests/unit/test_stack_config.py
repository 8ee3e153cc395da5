"""A stack's configuration becomes a `Stack`, or findings in its file."""

from __future__ import annotations

from pathlib import Path

import pytest
from error_cases import ERRORS, cases, check_findings

from twofold.placement.config import read_stack

CLOUDS = {"aws": "aws:region"}


@pytest.mark.parametrize("case", cases("stack", at_least=26))
def test_a_wrong_stack_file_is_explained(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every finding points into the stack's file."""
    folder = ERRORS / "stack" / case
    monkeypatch.chdir(folder)
    [path] = [each for each in Path().glob("*.yaml") if each.name != "shop.yaml"]

    check_findings(folder, lambda: read_stack(path, Path(), CLOUDS))
