"""The examples of `docs/testing.md` run, all of them, as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "testing.md"
EXAMPLES = "\n\n".join(
    re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
)
SCOPE: dict[str, object] = {"__name__": "documentation"}
exec(compile(EXAMPLES, str(PAGE), "exec"), SCOPE)


@pytest.mark.parametrize("name", sorted(name for name in SCOPE if name.startswith("test_")))
def test_the_example(name: str) -> None:
    test = SCOPE[name]
    assert callable(test)
    test()


def test_there_are_examples() -> None:
    assert EXAMPLES.count("def test_") == 3
