"""Printed projects of the cases, for tests that read, check or run them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import yaml

from compiled import ALL
from packaged import packaged
from twofold.project.files import project_files
from twofold.resources.graph import ResourceGraph
from twofold.resources.serialize import LAST_COMPILE, document

# As in the root's Pulumi.yaml: a live stack and its printed project share a project's name.
PROJECT = "catalogue"


# To compile an SDK's modules takes longer than a test: the first run keeps them for the next.
KEPT = {"PYTHONDONTWRITEBYTECODE": ""}


def printed(name: str, folder: Path) -> Path:
    """A case's project, written to a folder."""
    case = ALL[name]
    return project_of(case.graph(), name, folder, case.stack().transforms, settings(case.config))


def deployable(name: str, folder: Path) -> Path:
    """The same, with the packages of its services' code."""
    stack, config = ALL[name].stack(), settings(ALL[name].config)
    transforms = stack.transforms
    return project_of(packaged(stack), name, folder, transforms, config)


def settings(file: Path) -> dict[str, str]:
    """What a stack's configuration file says to others than twofold."""
    found: dict[str, object] = yaml.safe_load(file.read_text(encoding="utf-8"))["config"]
    return {key: str(value) for key, value in found.items() if not key.startswith("twofold:")}


def project_of(
    graph: ResourceGraph,
    name: str,
    folder: Path,
    transforms: Path | None = None,
    config: Mapping[str, str] = MappingProxyType({"aws:region": "eu-central-1"}),
) -> Path:
    """A stack's project, written to a folder with the notes of what it is of."""
    files = project_files(
        graph,
        project=PROJECT,
        stack=name,
        config=config,
        region=None,
        transforms=transforms,
        description=f"Stack {name}",
    )
    notes = {LAST_COMPILE.as_posix(): json.dumps(document(graph)).encode()}
    for path, content in {**files, **notes}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def type_mistakes(projects: Path, cloud: str, python: Path) -> list[str]:
    """What pyright, at its strictest, says of a cloud's projects, with the SDKs that a Python has.

    One call for all of them, since to read an SDK costs more than another project; and no more than
    them, since it forgets what it read where two clouds' SDKs are too much for its memory.
    """
    names = [name for name, case in ALL.items() if case.stack().cloud == cloud]
    settings = {
        "include": names,
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        # Code of services is its authors' to type.
        "exclude": ["*/code"],
        "executionEnvironments": [{"root": name} for name in names],
    }
    (projects / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    done = subprocess.run(
        ["pyright", "--pythonpath", python, "--outputjson"],
        cwd=projects,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] >= 15 * len(names) > 0
    return [
        f"{each['file']}:{each['range']['start']['line'] + 1}: {each['message']}"
        for each in report["generalDiagnostics"]
    ]


def run_own_tests(project: Path, python: Path) -> None:
    """Run a project's own tests; they must pass."""
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=project,
        env={**os.environ, **KEPT},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{project.name}\n{done.stdout}{done.stderr}"
    assert " passed" in done.stdout
    assert " has been deprecated in favor of " not in done.stdout, f"{project.name}\n{done.stdout}"
