"""The type checker holds lowerings to the SDKs: a mistake in one is found before it runs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from compiled import ROOT

# What is changed in a lowering, each in a copy of its own; the first is left as it is.
CHANGES = (
    ("", ""),
    ('billing_mode="PAY_PER_REQUEST"', 'biling_mode="PAY_PER_REQUEST"'),
    ('{"name": key, "type": "S"}', '{"nane": key, "type": "S"}'),
    ("hash_key=store.key", "hash_key=5"),
    ("[self.table.arn]", "[self.table.arnn]"),
)


def test_a_mistake_in_a_lowering_is_found(tmp_path: Path) -> None:
    """An input misspelt, one misspelt in another, a wrong type, an output there is none of."""
    package = tmp_path / "twofold"
    shutil.copytree(ROOT / "generators/twofold", package)
    stores = package / "clouds/aws/stores"
    text = (stores / "document.py").read_text(encoding="utf-8")
    names = [f"document_store_{number}.py" for number in range(len(CHANGES))]
    for name, (right, wrong) in zip(names, CHANGES, strict=True):
        assert right in text
        (stores / name).write_text(text.replace(right, wrong), encoding="utf-8")

    done = subprocess.run(
        ["pyright", "--pythonpath", sys.executable, "--outputjson", "twofold/clouds/aws"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    found = {Path(each["file"]).name for each in json.loads(done.stdout)["generalDiagnostics"]}
    assert [name in found for name in names] == [False, True, True, True, True]
