"""The type checker holds lowerings to the SDKs: a mistake in one is found before it runs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from compiled import ROOT

# What is changed in a lowering, each in a copy of its own; the first is left as it is.
CHANGES = {
    "aws/stores/document.py": (
        ("", ""),
        ('billing_mode="PAY_PER_REQUEST"', 'biling_mode="PAY_PER_REQUEST"'),
        ('{"name": key, "type": "S"}', '{"nane": key, "type": "S"}'),
        ("hash_key=store.key", "hash_key=5"),
        ("[self.table.arn]", "[self.table.arnn]"),
    ),
    "gcp/stores/document.py": (
        ("", ""),
        ('type="FIRESTORE_NATIVE"', 'typ="FIRESTORE_NATIVE"'),
        ("location_id=project.region", "location_id=5"),
        ('"collection": COLLECTION}', '"collection": self.database.nane}'),
    ),
    "gcp/functions/function.py": (
        ("", ""),
        ('"entry_point": ', '"entrypoint": '),
        ('"storage_source": {"bucket"', '"storage_source": {"buckett"'),
        ('"timeout_seconds": size.timeout', '"timeout_seconds": f"{size.timeout}s"'),
    ),
    "kubernetes/schedules.py": (
        ("", ""),
        ("metadata=cluster.metadata(name)", "metdata=cluster.metadata(name)"),
        ('"time_zone": schedule.timezone', '"timezone": schedule.timezone'),
        ('"backoff_limit": workload.service.retries', '"backoff_limit": schedule.timezone'),
        ('{"cpu": "10m", "memory": "16Mi"}', '["10m", "16Mi"]'),
        ('"restart_policy": "Never"', '"restart": "Never"'),
    ),
}


def test_a_mistake_in_a_lowering_is_found(tmp_path: Path) -> None:
    """Inputs misspelt at every depth, wrong types, an output there is none of."""
    package = tmp_path / "twofold"
    shutil.copytree(ROOT / "generators/twofold", package)
    expected: dict[str, bool] = {}
    for path, changes in CHANGES.items():
        lowering = package / "clouds" / path
        text = lowering.read_text(encoding="utf-8")
        for number, (right, wrong) in enumerate(changes):
            assert right in text
            copy = lowering.with_stem(f"{lowering.stem}_{number}")
            copy.write_text(text.replace(right, wrong, 1), encoding="utf-8")
            expected[copy.name] = number > 0

    done = subprocess.run(
        ["pyright", "--pythonpath", sys.executable, "--outputjson", "twofold/clouds"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    found = {Path(each["file"]).name for each in json.loads(done.stdout)["generalDiagnostics"]}
    assert {name: name in found for name in expected} == expected
