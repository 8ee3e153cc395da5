"""What is laid out is laid out as Ruff does it, to the column."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from twofold.project.layout import Column, docstring
from twofold.project.paths import looked_into
from twofold.resources.values import Step

# Around the widths at which a line has to be divided.
LENGTHS = range(76, 92)
ENDPOINT: tuple[Step, ...] = ("instance", "endpoints", 0, "connections", 0, "address", "value")


def by_ruff(program: str) -> str:
    """A program as Ruff lays it out."""
    command = (sys.executable, "-m", "ruff", "format", "--no-cache", "--isolated", "-")
    return subprocess.run(command, input=program, capture_output=True, text=True, check=True).stdout


def test_docstrings_of_every_length_are_as_ruff_has_them() -> None:
    ends = ("", '"', "'", "\\")
    texts = [f"{'of orders ' * 9}"[: length - 1] + f"x{end}" for length in LENGTHS for end in ends]
    texts += ["x" * length for length in LENGTHS] + ['"quoted" ' + "of orders " * 8]

    program = "\n\n\n".join(
        "\n".join([f"class Class{at}:", *docstring(text, 4)]) for at, text in enumerate(texts)
    )

    assert by_ruff(f"{program}\n") == f"{program}\n"


def test_a_chain_whose_beginning_is_too_long_is_divided_there_as_well() -> None:
    """As where a cache's address is told to a pod of Google's, at the depth of its environment."""

    def lines() -> Iterator[str]:
        for length in range(40, 70):
            value = looked_into(f'"value": {"x" * length}', ENDPOINT, Column(12, 88 - 12 - 1))
            yield f'        {{\n            {value},\n            "name": 1,\n        }},\n'

    program = f"x = [\n    [\n{''.join(lines())}    ]\n]\n"

    assert by_ruff(program) == program
