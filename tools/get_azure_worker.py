"""Fetch the library with which Azure's worker runs Python functions, into a cache folder.

It says that it wants Python 3.13 or newer, as Azure's workers have; tests run it with whatever
Python runs them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from cache import read_cache

VERSION = "1.3.0"
WANTED = f"""\
azure-functions-runtime=={VERSION} \\
    --hash=sha256:5045cf1e1a9a33ff262043eb52cf976834d2f2b6c67c20da61588fe7dc2fcf64
azurefunctions-extensions-base==1.2.0 \\
    --hash=sha256:ecb8d5e6b698a139c293edde9fee88ec2aea34932a4394020c50e6ecc8a219f9
"""


def worker_path(cache: Path) -> Path:
    """Where the library is, or goes."""
    return cache / f"azure-functions-runtime-{VERSION}"


def fetch(path: Path) -> None:
    """Install the library with pip, and move it into place when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        wanted, made = Path(folder, "wanted.txt"), Path(folder, path.name)
        wanted.write_text(WANTED, encoding="utf-8")
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
                *("--no-deps", "--only-binary=:all:", "--require-hashes", "--no-compile"),
                *("--python-version=3.13", f"--target={made}", f"--requirement={wanted}"),
            ],
            check=True,
        )
        made.replace(path)


def main() -> None:
    """Fetch the library if it is not there."""
    path = worker_path(read_cache(__doc__))
    if not path.exists():
        fetch(path)


if __name__ == "__main__":
    main()
