"""The README's tour is true: its commands run in a copy of the repository, and say what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from compiled import ROOT
from packaged import ELSEWHERE

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps(text: str) -> list[tuple[str, str]]:
    """Each command of the console blocks, with the output that it is said to have."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def pattern(output: str) -> re.Pattern[str]:
    """Output as a pattern in which `...` stands for anything."""
    return re.compile(".*".join(map(re.escape, output.strip().split("..."))), re.DOTALL)


def test_the_tour_runs(tmp_path: Path) -> None:
    """Commands come one after another, as somebody would type them."""
    folder = tmp_path / "twofold"
    for name in ("blueprints", "stacks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".twofold"))
    shutil.copy(ROOT / "Pulumi.yaml", folder)
    for words in (["init", "--quiet"], ["add", "."]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    bin_folder = Path(sys.executable).parent
    environment = {
        **{key: value for key, value in os.environ.items() if key != ELSEWHERE},
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "generators"),
        "COLUMNS": "200",
    }
    tour = steps((ROOT / "README.md").read_text(encoding="utf-8"))

    for command, output in tour:
        done = subprocess.run(
            command.replace("twofold ", "python -m twofold ", 1)
            if command.startswith("twofold ")
            else command,
            shell=True,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        said = done.stdout + (f"[exit {done.returncode}]\n" if done.returncode else "")
        assert pattern(output).fullmatch(said.strip()), f"$ {command}\n{said}"

    assert len(tour) >= 7
    # What comes after the tour deploys the blueprint.
    kept = (folder / "blueprints/shop.yaml").read_bytes()
    assert kept == (ROOT / "blueprints/shop.yaml").read_bytes()


def test_the_blueprint_of_the_tour_is_the_one_in_the_repository() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)

    written = yaml.safe_load((ROOT / "blueprints/hello.yaml").read_text(encoding="utf-8"))

    assert yaml.safe_load(block) == written
