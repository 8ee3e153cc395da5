"""Folders of wrong input, each with the findings that it gives: `tests/cases/errors/`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from twofold.diagnostics import CompileError

ERRORS = Path(__file__).parent / "cases" / "errors"


def cases(kind: str, *, at_least: int) -> list[str]:
    """The names of the cases of one kind; fewer than there were is a mistake of the tests."""
    names = sorted(folder.name for folder in (ERRORS / kind).iterdir() if folder.is_dir())
    assert len(names) >= at_least, f"{kind}: {len(names)} cases, {at_least} expected"
    return names


def check_findings(folder: Path, act: Callable[[], object]) -> None:
    """Compare what an action finds with the case's `expected.txt`, letter for letter.

    `UPDATE_CASES=1` writes the file instead; read the difference before you keep it.
    """
    with pytest.raises(CompileError) as caught:
        act()
    found = f"{caught.value}\n"
    expected = folder / "expected.txt"
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
