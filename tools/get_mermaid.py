"""Fetch Mermaid, which draws what `twofold show --format mermaid` writes, out of its npm package.

It is one script, and goes to `mermaid-<version>/mermaid.min.js` in the cache, if it is not there
already.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

from cache import read_cache

PARTS = Path(__file__).parents[1] / "tests" / "browser" / "parts.toml"
MEMBER = "package/dist/mermaid.min.js"


def main() -> None:
    """Fetch the script if it is not there."""
    parts = tomllib.loads(PARTS.read_text(encoding="utf-8"))
    place = read_cache(__doc__) / f"mermaid-{parts['mermaid']}" / "mermaid.min.js"
    if not place.exists():
        print(f"Fetching Mermaid {parts['mermaid']} ...", flush=True)
        fetch(parts["mermaid"], parts["sha256"], place)


def fetch(version: str, digest: str, place: Path) -> None:
    """Download the package with npm, and move the one file of it into place when it is whole.

    Raises `subprocess.CalledProcessError` when npm fails.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        command = ["npm", "pack", f"mermaid@{version}", "--silent", f"--pack-destination={folder}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (package,) = Path(folder).glob("*.tgz")
        script = read(package)
        if hashlib.sha256(script).hexdigest() != digest:
            sys.exit(f"mermaid {version} is not what it was: see {PARTS}")
        made = Path(folder, place.name)
        made.write_bytes(script)
        made.replace(place)


def read(package: Path) -> bytes:
    """Read the script out of the package."""
    with tarfile.open(package) as archive:
        member = archive.extractfile(MEMBER)
        if member is None:
            sys.exit(f"{package.name} has no {MEMBER}")
        return member.read()


if __name__ == "__main__":
    main()
