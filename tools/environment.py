"""Make Python environments of their own, for what must not share ours, of a lock each."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from locks import lock_path

# Packages come as they were built: building one may fetch what no lock names.
BUILT = "--only-binary=:all:"


def environment_path(cache: Path, lock: str) -> Path:
    """Where the environment of a lock is, or goes: another one for another lock or Python."""
    digest = hashlib.sha256(lock_path(lock).read_bytes()).hexdigest()[:12]
    major, minor = sys.version_info[:2]
    return cache / f"{lock}-{digest}-python{major}.{minor}"


def get_environment(cache: Path, lock: str, *options: str) -> None:
    """Make the environment of a lock, unless it is there already; `options` are pip's.

    It is made in another folder, and moved to its place in one step. What has moved is started by
    its Python: scripts in it say where they were. Raises `subprocess.CalledProcessError` when pip
    fails.
    """
    place = environment_path(cache, lock)
    if place.exists():
        return
    print(f"Installing requirements/{lock}.txt into an environment of its own ...", flush=True)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        fresh = Path(folder) / place.name
        make_environment(fresh, lock, *options)
        try:
            fresh.replace(place)
        except OSError:
            # Somebody else has made the same meanwhile.
            if not place.exists():
                raise


def make_environment(place: Path, lock: str, *options: str) -> None:
    """Make a new environment with the packages of a lock; `options` are pip's.

    Raises `subprocess.CalledProcessError` when pip fails.
    """
    venv.create(place, with_pip=True)
    install(place, "--require-hashes", *options, "-r", lock_path(lock))


def install(environment: Path, *what: str | Path) -> None:
    """Install into an environment.

    Raises `subprocess.CalledProcessError` when pip fails.
    """
    pip = [environment / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--quiet"]
    # Of an SDK's thousands of modules few are imported, and those Python compiles when they are.
    subprocess.run([*pip, "install", "--no-compile", *what], check=True, stdout=sys.stderr)
