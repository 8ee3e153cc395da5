"""Make what an image of Python stands on, of Debian's packages: tests have no registry to ask.

    python tools/get_base_image.py

puts it at `base-image-trixie/files.tar` in the cache, if it is not there already.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from cache import read_cache

# As in Docker's `python:3.13-slim-trixie`: the same system, C library and version of Python.
SUITE = "trixie"
PACKAGES = ("ca-certificates", "python3", "python3-pip", "python-is-python3")


def base_image_path(cache: Path) -> Path:
    """Where the files are, or go."""
    return cache / f"base-image-{SUITE}" / "files.tar"


def build(path: Path) -> None:
    """Unpack the packages into an archive, and move it into place when it is whole.

    Raises `subprocess.CalledProcessError` where that fails.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        print(f"Making a base image of Debian {SUITE} ...", flush=True)
        made = Path(folder, path.name)
        include = f"--include={','.join(PACKAGES)}"
        words = ["mmdebstrap", "--quiet", "--variant=minbase", include, SUITE, str(made)]
        try:
            subprocess.run(words, check=True, capture_output=True, text=True)
        except subprocess.CalledProcessError as error:
            sys.exit(error.stderr)
        made.replace(path)


def main() -> None:
    """Make what is not there yet."""
    path = base_image_path(read_cache(__doc__))
    if not path.exists():
        build(path)


if __name__ == "__main__":
    main()
