"""Every stack becomes the resources that its dump says: read a changed dump as carefully as code.

`UPDATE_CASES=1 pytest tests/unit/test_case_dumps.py` writes the dumps anew.
"""

from __future__ import annotations

import os

import pytest

from compiled import ALL
from twofold.resources.dump import dump
from twofold.resources.graph import ResourceGraph
from twofold.resources.text import DIGEST_DIGITS
from twofold.resources.values import Archive


def test_there_are_cases() -> None:
    """A collector that finds nothing would let everything pass."""
    assert {"shop-aws-dev", "shop-aws-prod", "hello-aws-dev", "everything"} <= ALL.keys()


def reviewed(graph: ResourceGraph) -> str:
    """A graph's dump, in which `...` stands for what code consists of: it is read elsewhere."""
    text = dump(graph)
    for part in graph.parts:
        if isinstance(part, Archive):
            text = text.replace(part.digest[:DIGEST_DIGITS], "...")
    return text


@pytest.mark.parametrize("name", ALL)
def test_a_stack_becomes_its_dump(name: str) -> None:
    case = ALL[name]

    text = reviewed(case.graph())

    if os.environ.get("UPDATE_CASES"):
        case.expected.parent.mkdir(exist_ok=True)
        case.expected.write_text(text, encoding="utf-8")
    assert text == case.expected.read_text(encoding="utf-8")
