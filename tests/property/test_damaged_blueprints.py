"""Damaged blueprints are refused with reasons at places, and crash nothing."""

from __future__ import annotations

import random

import pytest

from twofold.placement.model import Stack

from . import fuzz
from .fuzz import Seeds, seeds

RUNS = 3_000
# Less than this would mean that the damage is always of the same kind.
REASONS = 20


@pytest.mark.slow
def test_damaged_texts_are_refused_with_reasons() -> None:
    went, crashes = fuzz.fuzz(RUNS, seeds([]), seed=20_261_125)

    assert crashes == []
    assert went.total() == RUNS
    assert went["ok"] > 0
    assert len(went) > REASONS
    assert {"unknown-topic", "invalid-cron"} <= went.keys()


def test_damage_reaches_what_wakes_services() -> None:
    """YAML 1.1 has `on` for true, and a text read as that would lose its events."""
    chance, texts = random.Random(1), Seeds([], [])

    changed = [fuzz.restructured(chance, b"on: [{topic: orders}]", texts) for _ in range(50)]

    assert not any(b"true:" in text for text in changed)
    assert sum(b"topic" in text and b"orders" not in text for text in changed) > 1


def test_a_crash_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: Stack) -> None:
        raise KeyError("planted")

    monkeypatch.setattr(fuzz, "compile_stack", crash)

    went, crashes = fuzz.fuzz(3, seeds([]), seed=1)

    assert went == {"CRASH": 3}
    assert all("planted" in trace for _, trace in crashes)
