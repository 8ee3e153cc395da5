"""Install the analyzer of network policies that `tests/kubernetes` runs, into a cache folder.

It wants other versions of libraries than we do, and so has an environment of its own. Takes ten
seconds, once: what is there already is left alone.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

from cache import read_cache

PARTS = Path(__file__).parents[1] / "tests" / "kubernetes" / "parts.toml"
PACKAGE = "network-config-analyzer"


def main() -> None:
    """Install the analyzer, unless this version of it is there already."""
    version = tomllib.loads(PARTS.read_text(encoding="utf-8"))["nca"]
    place = read_cache(__doc__) / f"nca-{version}"
    if not place.exists():
        install(version, place)


def install(version: str, place: Path) -> None:
    """Install into a new folder, and move that to its place in one step.

    What has moved is started by its Python: scripts in it say where they were. Raises
    `subprocess.CalledProcessError` when pip fails.
    """
    print(f"Installing {PACKAGE} {version} ...", flush=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        fresh = Path(folder) / place.name
        venv.create(fresh, with_pip=True)
        command = [fresh / "bin" / "python", "-m", "pip", "install", "--quiet"]
        options = ["--disable-pip-version-check", f"{PACKAGE}=={version}"]
        subprocess.run([*command, *options], check=True, stdout=sys.stderr)
        fresh.replace(place)


if __name__ == "__main__":
    main()
