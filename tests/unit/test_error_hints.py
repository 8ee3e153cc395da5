"""Every finding has a way out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from error_cases import ERRORS

FINDING = re.compile(r"^\S.*:\d+:\d+: error\[[a-z0-9-]+\]: ")
CASES = sorted(ERRORS.glob("*/*/expected.txt"))


def test_there_are_cases_of_every_kind() -> None:
    """A folder that nobody finds would say nothing."""
    assert len(CASES) >= 124
    assert {case.parts[-3] for case in CASES} == {"blueprint", "placement", "services", "stack"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: "/".join(case.parts[-3:-1]))
def test_each_finding_says_what_to_do(case: Path) -> None:
    """The line after a finding is its hint."""
    lines = case.read_text(encoding="utf-8").splitlines()
    found = [index for index, line in enumerate(lines) if FINDING.match(line)]
    silent = [
        lines[index]
        for index in found
        if not any(
            line.startswith("  hint: ") and line[8:] for line in lines[index + 1 : index + 2]
        )
    ]

    assert found
    assert silent == []
