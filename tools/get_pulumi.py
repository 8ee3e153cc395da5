"""Build the Pulumi CLI that `tests/engine` runs, out of its Go module, into a cache folder.

Takes three to four minutes and nothing but Go, once: what is there already is left alone.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from cache import read_cache
from golang import go

VERSION = "3.259.0"
MODULE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
# Pulumi's Automation API parses the version, which a plain build leaves empty.
STAMP = f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{VERSION}"


def main() -> None:
    """Build the CLI, unless this version of it is there already."""
    place = read_cache(__doc__) / f"pulumi-{VERSION}" / "bin" / "pulumi"
    if not place.exists():
        build(place)


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
            go(folder, *arguments)
        Path(folder, "pulumi").replace(place)


if __name__ == "__main__":
    main()
