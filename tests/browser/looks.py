"""What somebody who looks at a picture sees: texts, what they stand on, and how they differ."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).with_name("looks.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Look:
    """A text as it is drawn: its colour, that of what it stands on, and whether it is cut."""

    text: str
    colour: str
    ground: str
    contrast: float
    inside: bool


def looks(page: Page) -> list[Look]:
    """Look at every text that is visible."""
    found: list[dict[str, Any]] = page.evaluate(SCRIPT)
    return [Look(**each) for each in found]
