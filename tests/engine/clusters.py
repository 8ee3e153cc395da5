"""Stacks whose services run in Kubernetes: cases as live projects, and what is in the cluster."""

from __future__ import annotations

import shutil
from pathlib import Path

from compiled import CASES
from kubernetes.server import Kubernetes

from .live import MAIN, PROJECT
from .pulumi_cli import Engine


def live_case(root: Engine, name: str) -> Engine:
    """A case as a live stack, beside other stacks: a project whose program compiles it.

    Its files are as a checkout of somebody who shares them: an image is another one where its
    files may be read and written by others, and nothing of that may get into it.
    """
    folder = root.project.parent / name
    shutil.copytree(CASES / name, folder)
    for file in filter(Path.is_file, (folder / "code").rglob("*")):
        file.chmod(0o664)
    (folder / "stacks").mkdir()
    shutil.move(folder / f"Pulumi.{name}.yaml", folder / "stacks")
    (folder / "stacks" / "__main__.py").write_text(MAIN, encoding="utf-8")
    (folder / "Pulumi.yaml").write_text(PROJECT, encoding="utf-8")
    return root.at(folder)


def objects_in(kubernetes: Kubernetes, namespace: str, *kinds: str) -> frozenset[str]:
    """The objects in a namespace, as `kind/name`, of some kinds or of every one."""
    if not kinds:
        listed = kubernetes.must("api-resources", "--namespaced", "--verbs=list", "--output=name")
        kinds = tuple(each for each in listed.split() if not each.startswith("events"))
    options = (f"--namespace={namespace}", "--output=name", "--ignore-not-found")
    return frozenset(kubernetes.must("get", ",".join(kinds), *options).split())
