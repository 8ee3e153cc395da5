"""The live program and the printed one ask Pulumi for the same things, for every stack there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from asking import asked
from compiled import ALL, ROOT
from printing import printed
from twofold.testing import assert_same_requests


@pytest.mark.parametrize("name", ALL)
def test_live_and_printed_programs_agree(name: str, tmp_path: Path) -> None:
    """Types, names, parents, inputs, options, outputs and data sources are all the same."""
    graph = ALL[name].graph()
    live = asked(graph, graph, name)

    copy = asked(printed(name, tmp_path), graph, name)

    assert_same_requests(live, copy)
    assert len(live.resources) >= len(list(graph.components))


@pytest.mark.parametrize("name", ["shop-aws-dev", "everything", "pods", "pods-gcp"])
def test_the_printed_text_is_the_same_whatever_the_hash_seed(name: str, tmp_path: Path) -> None:
    """Sets and dictionaries leave no trace of the order in which memory lay."""
    texts: list[dict[str, bytes]] = []

    for seed in ("1", "2"):
        folder = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", PRINT, name, str(folder)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT / 'generators'}:{ROOT / 'tests'}"},
            check=True,
        )
        texts.append(
            {
                path.relative_to(folder).as_posix(): path.read_bytes()
                for path in folder.rglob("*")
                if path.is_file()
            }
        )

    assert texts[0] == texts[1]
    assert "__main__.py" in texts[0]


PRINT = """
import sys
from pathlib import Path
from printing import printed
printed(sys.argv[1], Path(sys.argv[2]))
"""
