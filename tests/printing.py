"""Printed projects of the cases, for tests that read, check or run them."""

from __future__ import annotations

from pathlib import Path

from compiled import ALL
from twofold.project.files import project_files
from twofold.resources.graph import ResourceGraph

# As in the root's Pulumi.yaml: a live stack and its printed project share a project's name.
PROJECT = "catalogue"


def printed(name: str, folder: Path) -> Path:
    """A case's project, written to a folder."""
    return project_of(ALL[name].graph(), name, folder, ALL[name].stack().transforms)


def project_of(
    graph: ResourceGraph, name: str, folder: Path, transforms: Path | None = None
) -> Path:
    """A stack's project, written to a folder."""
    files = project_files(
        graph,
        project=PROJECT,
        stack=name,
        config={"aws:region": "eu-central-1"},
        transforms=transforms,
        description=f"Stack {name}",
    )
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder
