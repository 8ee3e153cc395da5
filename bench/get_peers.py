"""Install what `make bench` compares twofold with: other programs that make deployments of text.

Node packages come from npm, Helm out of its Go module, into a cache folder, at the versions
below. A peer that cannot be had is said and left out: the table lists it as missing.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from cache import read_cache
from golang import go

NODE: Mapping[str, tuple[str, ...]] = {
    "cdk": ("aws-cdk@2.1148.1", "aws-cdk-lib@2.276.0", "constructs@10.8.1"),
    "cdk8s": ("cdk8s-cli@2.207.60", "cdk8s@2.70.106", "constructs@10.8.1"),
    "serverless": ("serverless@3.40.0",),
}
HELM, HELM_VERSION = "helm.sh/helm/v3", "v3.22.0"


def main() -> None:
    """Install each peer that is not there yet."""
    peers = read_cache(__doc__) / "peers"
    peers.mkdir(parents=True, exist_ok=True)
    for name, packages in NODE.items():
        _install(place(peers, name), partial(_from_npm, packages))
    _install(peers / f"helm-{HELM_VERSION}", _helm)


def place(peers: Path, name: str) -> Path:
    """Where a peer of npm is, at the version that its first package has."""
    return peers / f"{name}-{NODE[name][0].rpartition('@')[2]}"


def _install(place: Path, make: Callable[[Path], None]) -> None:
    """Make a peer beside its place and rename it there, so that half a peer is none."""
    if place.exists():
        return
    print(f"Installing {place.name} ...", flush=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        made = Path(folder, "made")
        made.mkdir()
        try:
            make(made)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"  left out: {error}")
            return
        made.rename(place)


def _from_npm(packages: tuple[str, ...], folder: Path) -> None:
    command = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder)]
    subprocess.run([*command, *packages], cwd=folder, check=True)


def _helm(folder: Path) -> None:
    go(str(folder), "mod", "init", "peer")
    go(str(folder), "get", f"{HELM}@{HELM_VERSION}")
    go(str(folder), "build", "-mod=mod", "-o", "bin/", f"{HELM}/cmd/helm")


if __name__ == "__main__":
    main()
