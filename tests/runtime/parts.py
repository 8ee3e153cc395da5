"""Real parts that tests run against: there in CI, and worth installing everywhere else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def required(part: Path, how: str) -> Path:
    """The part, or the test is skipped where it is missing; in CI it fails."""
    if part.exists():
        return part
    message = f"{part} is missing: {how}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
