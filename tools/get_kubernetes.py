"""Build the Kubernetes that `tests/kubernetes` runs, and copy the CRDs of operators beside it.

All of it comes out of Go modules, into a cache folder, at the versions in the tests'
`parts.toml`. Takes about ten minutes, once: what is there already is left alone.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from cache import read_cache
from golang import go

PARTS = Path(__file__).parents[1] / "tests" / "kubernetes" / "parts.toml"
MODULE = "k8s.io/kubernetes"
PROGRAMS = ("kube-apiserver", "kubectl")


def main() -> None:
    """Build the programs and copy the CRDs that are not there yet."""
    cache = read_cache(__doc__)
    parts = tomllib.loads(PARTS.read_text(encoding="utf-8"))
    programs = [cache / f"kubernetes-{parts['kubernetes']}" / "bin" / name for name in PROGRAMS]
    if missing := [each for each in programs if not each.exists()]:
        build(parts["kubernetes"], missing)
    kubectl = programs[-1]
    for operator in parts["operators"]:
        place = cache / "crds" / f"{operator['name']}-{operator['version']}.yaml"
        if not place.exists():
            copy_crds(operator, place, kubectl)


def build(version: str, places: list[Path]) -> None:
    """Build in a folder of its own, and move each finished program to its place in one step.

    Raises `subprocess.CalledProcessError` when Go fails.
    """
    places[0].parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=places[0].parent) as folder:
        go(folder, "mod", "init", "kubernetes-programs")
        required = f"-require={MODULE}@v{version}"
        go(folder, "mod", "edit", required, *replacements(folder, version))
        for place in places:
            print(f"Building {place.name} {version} ...", flush=True)
            # With this, the build itself finds what the modules require of each other.
            options = ["-mod=mod", "-o", place.name, "-ldflags", stamp(version)]
            go(folder, "build", *options, f"{MODULE}/cmd/{place.name}")
            Path(folder, place.name).replace(place)


def replacements(folder: str, version: str) -> list[str]:
    """Replace each module that Kubernetes keeps in a folder of its own by what it published of it.

    Kubernetes 1.36.1 publishes them as 0.36.1.
    """
    found = json.loads(go(folder, "mod", "download", "-json", f"{MODULE}@v{version}"))
    replaced = json.loads(go(folder, "mod", "edit", "-json", found["GoMod"]))["Replace"]
    names = [each["Old"]["Path"] for each in replaced if each["New"]["Path"].startswith("./")]
    published = f"v0.{version.partition('.')[2]}"
    return [f"-replace={name}={name}@{published}" for name in names]


def stamp(version: str) -> str:
    """Say which version a program is, which a plain build leaves empty."""
    major, minor, _ = version.split(".")
    values = {"gitVersion": f"v{version}", "gitMajor": major, "gitMinor": minor}
    flags = (f"-X k8s.io/component-base/version.{name}={value}" for name, value in values.items())
    return " ".join(["-s", "-w", *flags])


def copy_crds(operator: dict[str, Any], place: Path, kubectl: Path) -> None:
    """Write the CRDs of an operator, out of its module, as one file.

    Raises `subprocess.CalledProcessError` where the module is not to be had, and
    `FileNotFoundError` where it has no such folder.
    """
    print(f"Copying the CRDs of {operator['name']} {operator['version']} ...", flush=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        module = f"{operator['module']}@{operator['version']}"
        found = json.loads(go(folder, "mod", "download", "-json", module))
        made = Path(folder, place.name)
        made.write_text(read_crds(Path(found["Dir"], operator["crds"]), kubectl), encoding="utf-8")
        made.replace(place)


def read_crds(folder: Path, kubectl: Path) -> str:
    """Read a folder of CRDs as its operator's users install it.

    Kustomize is run inside, since it takes a path with `github.com` in it for an address.
    """
    if (folder / "kustomization.yaml").exists():
        command = [kubectl, "kustomize", "."]
        done = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout
    files = sorted(each for each in folder.iterdir() if each.suffix == ".yaml")
    return "---\n".join(each.read_text(encoding="utf-8") for each in files)


if __name__ == "__main__":
    main()
