"""Build the Pulumi CLI that `tests/engine` runs, out of its Go module, into a cache folder.

Takes three to four minutes and nothing but Go, once: what is there already is left alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VERSION = "3.259.0"
MODULE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
# Pulumi's Automation API parses the version, which a plain build leaves empty.
STAMP = f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{VERSION}"


def main() -> int:
    """Build the CLI, unless this version of it is there already."""
    place = read_cache() / f"pulumi-{VERSION}" / "bin" / "pulumi"
    if place.exists():
        return 0
    if not shutil.which("go"):
        print("building the Pulumi CLI needs Go: https://go.dev/dl", file=sys.stderr)
        return 1
    build(place)
    return 0


def read_cache() -> Path:
    """Read where the cache is from the command line, or take the usual place."""
    usual = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twofold"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=usual)
    return parser.parse_args().cache


def build(place: Path) -> None:
    """Build in a folder of its own, and move the finished program to its place in one step.

    Raises `subprocess.CalledProcessError` when Go fails.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        for step, arguments in (
            ("Preparing", ["mod", "init", "pulumi-cli"]),
            ("Downloading", ["get", "-tool", f"{MODULE}@v{VERSION}"]),
            ("Building", ["build", "-o", "pulumi", "-ldflags", STAMP, MODULE]),
        ):
            print(f"{step} Pulumi {VERSION} ...", flush=True)
            subprocess.run(["go", *arguments], cwd=folder, check=True, capture_output=True)
        Path(folder, "pulumi").replace(place)


if __name__ == "__main__":
    sys.exit(main())
