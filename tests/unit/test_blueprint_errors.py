"""Wrong blueprints, each with the whole text of what `load` says about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from error_cases import ERRORS, cases, check_findings
from twofold.blueprint.load import load


@pytest.mark.parametrize("case", cases("blueprint", at_least=48))
def test_a_wrong_blueprint_is_explained(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every finding has its place, its words and, where there is one, its way out."""
    folder = ERRORS / "blueprint" / case
    monkeypatch.chdir(folder)
    [path] = Path().glob("blueprint.*")

    check_findings(folder, lambda: load(path))
