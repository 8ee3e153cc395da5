"""The steps of the pages about extending the compiler, applied to a copy of the package."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from compiled import ROOT
from docs.snippets import DOCS, Shell, Snippet, copy_repository, pattern, snippets, variables

pytestmark = pytest.mark.slow

# They know Pulumi and its SDKs whole, and no node: to check them as well takes long.
EXCLUDED = ("twofold/deploy", "twofold/testing", "**/database_roles")

# Large SDKs, whose types say nothing about nodes, and take most of the time.
UNREAD = ("pulumi_aws", "pulumi_docker_build", "pulumi_kubernetes")
ANYTHING = "from typing import Any\n\ndef __getattr__(name: str) -> Any: ...\n"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the package, in which the steps of a page are taken."""

    folder: Path

    @property
    def source(self) -> Path:
        """Where the package is."""
        return self.folder / "generators"

    def take(self, step: Snippet) -> None:
        """Write a file, or change one as a diff says."""
        path = self.folder / step.title
        if step.language != "diff":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.text, encoding="utf-8")
            return
        text = path.read_text(encoding="utf-8")
        for hunk in step.text.split("...\n"):
            lines = hunk.splitlines(keepends=True)
            old = "".join(line[1:] for line in lines if line[0] in " -")
            new = "".join(line[1:] for line in lines if line[0] in " +")
            assert text.count(old) == 1, f"{step.title} has this {text.count(old)} times:\n{old}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    def complaints(self, *include: str) -> list[tuple[Path, int, str]]:
        """What the type checker says: the file, the line, the message."""
        configuration = {
            "include": list(include),
            "exclude": list(EXCLUDED),
            "extraPaths": ["."],
            "stubPath": "stubs",
            "pythonVersion": "3.11",
            "typeCheckingMode": "basic",
            "reportMatchNotExhaustive": "error",
            "reportMissingImports": "none",
        }
        (self.source / "pyrightconfig.json").write_text(json.dumps(configuration))
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pyright", "--outputjson"),
                *("--pythonpath", sys.executable, "-p", str(self.source)),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        return [
            (Path(each["file"]), each["range"]["start"]["line"] + 1, each["message"])
            for each in json.loads(done.stdout)["generalDiagnostics"]
        ]


# Files of the package that are read and written elsewhere, and not imported.
NO_MODULES = ("scaffold/project", "scaffold/service")

# These find what they import in the packages that they go into.
ADAPTERS = "packaging/python/adapters"


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    folder = tmp_path / "twofold"
    copy_repository(folder)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "generators", folder / "generators", ignore=ignored)
    for files in NO_MODULES:
        shutil.rmtree(folder / "generators" / "twofold" / files)
    for sdk in UNREAD:
        stub = folder / "generators" / "stubs" / sdk / "__init__.pyi"
        stub.parent.mkdir(parents=True)
        stub.write_text(ANYTHING, encoding="utf-8")
    return Copy(folder)


def function_at(path: Path, line: int) -> str:
    """The function that a line of a file belongs to."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    [name] = [
        each.name
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef) and each.lineno <= line <= (each.end_lineno or 0)
    ]
    return name


def go_through(page: str, copy: Copy, look: Callable[[Snippet], None]) -> None:
    """Take every step, have every text compared, run every command."""
    shell = Shell(copy.folder, {**variables(copy.folder), "PYTHONPATH": str(copy.source)}, None)
    for each in snippets(DOCS / page):
        if each.title:
            copy.take(each)
        elif each.language == "text":
            look(each)
        for command, output in each.commands() if each.language == "console" else ():
            said = shell.say(command)
            assert pattern(output).fullmatch(said), f"$ {command}\n{said}"


def test_a_need_is_added_as_the_page_says(copy: Copy) -> None:
    """The type checker lists the places that the page names, and after the last step none of them.

    The page goes through the steps for AWS; other clouds' folders take the same ones.
    """
    package = copy.source / "twofold"
    clouds = {path.parent for path in package.glob("clouds/*/support.py")}
    others = {package / ADAPTERS, *clouds} - {package / "clouds" / "aws"}

    def places() -> list[str]:
        found = {
            f"{path.relative_to(package)}: {function_at(path, line)}"
            for path, line, _ in copy.complaints("twofold")
            if others.isdisjoint(path.parents)
        }
        return sorted(found)

    go_through("extending/need.md", copy, lambda text: _same(places(), text))

    assert places() == []


def _same(found: list[str], text: Snippet) -> None:
    assert found == text.text.splitlines()


def test_a_cloud_is_added_as_the_page_says(copy: Copy) -> None:
    """The type checker lists what the page lists, and after the last step nothing."""

    def look(text: Snippet) -> None:
        [(_, _, message)] = copy.complaints("twofold/clouds/paper")
        assert re.findall(r'"\w+"', message) == re.findall(r'"\w+"', text.text)

    go_through("extending/cloud.md", copy, look)

    assert copy.complaints("twofold/clouds/paper") == []
