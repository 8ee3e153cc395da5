"""Build the Pulumi CLI that the tests run, out of its Go module, into the user's cache.

`python tools/get_pulumi.py` prints where it is, and builds only what is not there: three to
four minutes, with nothing but Go. `VERSION` names what is built and is part of the folder.
"""

from __future__ import annotations

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


def pulumi() -> Path:
    """Where the CLI is, or will be."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "twofold" / f"pulumi-{VERSION}" / "bin" / "pulumi"


def build(target: Path) -> None:
    """Build the CLI in a folder of its own, then move it where it belongs in one step.

    Raises `subprocess.CalledProcessError` when Go fails.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        for step, arguments in (
            ("preparing", ["mod", "init", "pulumi-cli"]),
            ("downloading", ["get", "-tool", f"{MODULE}@v{VERSION}"]),
            ("building", ["build", "-o", "pulumi", "-ldflags", STAMP, MODULE]),
        ):
            print(f"pulumi {VERSION}: {step}", file=sys.stderr, flush=True)
            subprocess.run(["go", *arguments], cwd=folder, check=True)
        Path(folder, "pulumi").replace(target)


def main() -> int:
    """Build what is missing; exit with 1 where that cannot be done."""
    if not pulumi().exists():
        if not shutil.which("go"):
            print("building the Pulumi CLI needs Go: https://go.dev/dl", file=sys.stderr)
            return 1
        build(pulumi())
    print(pulumi())
    return 0


if __name__ == "__main__":
    sys.exit(main())
