"""Answers for tests, and what is made of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from compiled import ROOT
from twofold.cli.actions.new.project import AskedProject, new_project
from twofold.cli.actions.new.service import AskedService, new_service

PYTHON = {
    **os.environ,
    "PYTHONPATH": str(ROOT / "generators"),
    "COLUMNS": "200",
    "NO_COLOR": "1",
}


def run(
    words: list[str], folder: Path, *, options: Sequence[str] = (), **env: str
) -> subprocess.CompletedProcess[str]:
    """Run a module of Python's, as in `["twofold", "check", ...]`, in a folder."""
    return subprocess.run(
        [sys.executable, *options, "-m", *words],
        cwd=folder,
        env={**PYTHON, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def asked_project(name: str | None, **answers: Any) -> AskedProject:
    """What somebody says of a project on the command line."""
    nothing: dict[str, Any] = {
        "description": None,
        "clouds": None,
        "style": None,
        "service": None,
        "events": False,
        "schedule": False,
        "source": None,
        "out": None,
    }
    return AskedProject(name=name, **{**nothing, **answers})


def asked_service(name: str | None, **answers: Any) -> AskedService:
    """What somebody says of a service on the command line."""
    fields = ("kind", "description", "route", "topic", "schedule", "blueprint")
    nothing: dict[str, Any] = dict.fromkeys(fields)
    return AskedService(name=name, **{**nothing, **answers})


def project(folder: Path, name: str = "shop", **answers: Any) -> Path:
    """A new project in a folder."""
    place = folder / name
    new_project(asked_project(name, out=place, **answers), "text", no_input=True)
    return place


def service(root: Path, name: str, **answers: Any) -> Path:
    """A new service in a project."""
    asked = asked_service(name, blueprint=root / "blueprint.yaml", **answers)
    new_service(asked, "text", no_input=True)
    return root / "services" / name


def held(folder: Path) -> Mapping[str, bytes]:
    """Every file below a folder, and what is in it; links are not followed."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
