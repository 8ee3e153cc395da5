"""Build what would be released into `dist/`, try it where nothing else is, and audit the locks.

Nothing is published. Stops at the first step that fails.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import audit
from environment import BUILT, install, make_environment
from locks import lock_path

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"


def main() -> int:
    """Do every step in turn."""
    if changed := _said("git", "status", "--porcelain"):
        sys.exit(f"release: these are not committed:\n{changed}")
    wheel = build()
    with tempfile.TemporaryDirectory() as folder:
        attempt(wheel, Path(folder))
    return audit.main()


def build() -> Path:
    """Build the source distribution, and the wheel out of that, with the build backend locked.

    Raises `subprocess.CalledProcessError` when one cannot be built, or a package index would not
    have it.
    """
    shutil.rmtree(DIST, ignore_errors=True)
    locked = ("--require-hashes", "--build-constraints", lock_path("build"))
    _run("uv", "build", "--quiet", *locked, "--out-dir", DIST)
    _run("twine", "check", "--strict", *sorted(DIST.glob("twofold-*")))
    (wheel,) = DIST.glob("*.whl")
    return wheel


def attempt(wheel: Path, folder: Path) -> None:
    """Install the wheel with its lock alone, and compile a blueprint.

    Raises `subprocess.CalledProcessError` when it cannot.
    """
    environment = folder / "environment"
    make_environment(environment, "run", BUILT)
    install(environment, "--no-index", "--no-deps", wheel)
    twofold = environment / "bin" / "twofold"
    shutil.copytree(ROOT / "blueprints", folder / "blueprints")
    _run(environment / "bin" / "python", "-m", "pip", "check")
    _run(twofold, "--version")
    compiled = ("compile", "blueprints/shop.yaml", "--cloud", "aws", "--out", "shop")
    _run(twofold, *compiled, folder=folder)


def _run(*command: str | Path, folder: Path = ROOT) -> None:
    print("release:", *command, flush=True)
    subprocess.run(command, cwd=folder, check=True)


def _said(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
