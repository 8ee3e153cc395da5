"""Where the parts are that `tools/get_kubernetes.py` and `tools/get_nca.py` put into the cache."""

from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path

from environment import environment_path
from runtime.parts import required

PARTS = tomllib.loads(Path(__file__).with_name("parts.toml").read_text(encoding="utf-8"))
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twofold"
GET = "run `python tools/get_kubernetes.py`"


def program(name: str) -> Path:
    """Find `kube-apiserver` or `kubectl`."""
    return required(CACHE / f"kubernetes-{PARTS['kubernetes']}" / "bin" / name, GET)


def analyzer() -> Path:
    """Find the Python that has the analyzer of network policies, and that for itself."""
    python = environment_path(CACHE, "nca") / "bin" / "python"
    return required(python, "run `python tools/get_nca.py`")


def etcd() -> Path:
    """Find the database that Kubernetes keeps its objects in, which is the system's."""
    return required(Path(shutil.which("etcd") or "/usr/bin/etcd"), "install Debian's etcd-server")


def crds() -> dict[str, Path]:
    """Find the file of CRDs of each operator, by the operator's name: in the cache, or here."""
    here = {each.stem: each for each in sorted(Path(__file__).with_name("crds").glob("*.yaml"))}
    return here | {
        each["name"]: required(CACHE / "crds" / f"{each['name']}-{each['version']}.yaml", GET)
        for each in PARTS["operators"]
    }
