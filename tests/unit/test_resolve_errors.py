"""Blueprints that break a rule, each with the whole text of what `resolve` says about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from error_cases import ERRORS, cases, check_findings
from twofold.blueprint.load import load
from twofold.services.resolve import resolve


@pytest.mark.parametrize("case", cases("services", at_least=21))
def test_a_broken_rule_is_explained(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All findings of the phase come at once, in the order of the text."""
    folder = ERRORS / "services" / case
    monkeypatch.chdir(folder)
    blueprint = load(Path("blueprint.yaml"))

    check_findings(folder, lambda: resolve(blueprint))
