"""Install what a folder's `package-lock.json` says, into the cache outside the repository."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FILES = ("package.json", "package-lock.json")


def version_of(package: str, wanted: Path) -> str:
    """The version of a package that a folder asks for."""
    found = json.loads((wanted / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return str(found[package])


def put(wanted: Path, place: Path) -> None:
    """Install what a folder's lock says, unless just that is at its place already."""
    if is_installed(wanted, place):
        return
    print(f"Installing {place.name} ...", flush=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=f"{place.name}-") as folder:
        fresh = Path(folder) / "fresh"
        install(wanted, fresh)
        replace(place, fresh, Path(folder) / "old")


def is_installed(wanted: Path, place: Path) -> bool:
    """Say whether a place holds what the lock says."""
    there = (place / "package-lock.json", wanted / "package-lock.json")
    return all(each.is_file() for each in there) and there[0].read_bytes() == there[1].read_bytes()


def install(wanted: Path, folder: Path) -> None:
    """Install into a new folder, exactly what is locked and without running its scripts."""
    folder.mkdir()
    for name in FILES:
        shutil.copyfile(wanted / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr)


def replace(place: Path, fresh: Path, old: Path) -> None:
    """Put the new folder in its place; nobody sees one that is half there."""
    if place.exists():
        place.rename(old)
    fresh.rename(place)
