"""Install the IAM evaluator that `tests/iam` runs, into a cache folder outside the repository."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cache import read_cache

WANTED = Path(__file__).parents[1] / "tests" / "iam"
FILES = ("package.json", "package-lock.json")
PACKAGE = "@cloud-copilot/iam-simulate"


def main() -> int:
    """Install what the lock file says, unless just that is there already."""
    cache = read_cache(__doc__)
    version = json.loads((WANTED / "package.json").read_text(encoding="utf-8"))["dependencies"]
    place = cache / f"iam-simulate-{version[PACKAGE]}"
    if is_installed(place):
        return 0
    print(f"Installing {PACKAGE} {version[PACKAGE]} ...")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix="iam-simulate-") as folder:
        fresh = Path(folder) / "fresh"
        install(fresh)
        replace(place, fresh, Path(folder) / "old")
    return 0


def is_installed(place: Path) -> bool:
    """Say whether a folder holds what the lock file says."""
    there = (place / "package-lock.json", WANTED / "package-lock.json")
    return all(each.is_file() for each in there) and there[0].read_bytes() == there[1].read_bytes()


def install(folder: Path) -> None:
    """Install into a new folder, exactly what is locked and without running its scripts."""
    folder.mkdir()
    for name in FILES:
        shutil.copyfile(WANTED / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr)


def replace(place: Path, fresh: Path, old: Path) -> None:
    """Put the new folder in its place; nobody sees one that is half there."""
    if place.exists():
        place.rename(old)
    fresh.rename(place)


if __name__ == "__main__":
    sys.exit(main())
