"""The pages are true: their commands run, and say what the pages say that they do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiled import ROOT
from docs.snippets import DOCS, Shell, copy_repository, snippets, variables
from engine.pulumi_cli import engine
from kubernetes.server import Kubernetes
from packaged import forget

# These have tests of their own: `tests/testing`, and `test_extending.py` beside this file.
ELSEWHERE = ("testing.md", "extending/need.md", "extending/cloud.md")

WRITTEN = [
    path.relative_to(DOCS).as_posix()
    for path in sorted(DOCS.rglob("*.md"))
    if "decisions" not in path.parts
]
PAGES = [page for page in WRITTEN if page not in ELSEWHERE]


def commands(page: str) -> str:
    """The commands of a page."""
    blocks = (each for each in snippets(DOCS / page) if each.language == "console")
    return "\n".join(command for each in blocks for command, _ in each.commands())


LOOKING = [page for page in PAGES if commands(page) and "pulumi " not in commands(page)]
DEPLOYING = [page for page in PAGES if "pulumi " in commands(page)]


@pytest.mark.slow
@pytest.mark.parametrize("page", LOOKING)
def test_the_commands_of_a_page_run(page: str, tmp_path: Path) -> None:
    """One after the other, in a copy of the repository."""
    folder = tmp_path / "twofold"
    copy_repository(folder)

    assert Shell(folder, variables(tmp_path), None).run(DOCS / page)


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.parametrize("page", DEPLOYING)
@pytest.mark.usefixtures("needs_pulumi")
def test_the_commands_of_a_page_deploy(page: str, kubernetes: Kubernetes, tmp_path: Path) -> None:
    """The same with Pulumi's own engine, and stand-ins for the clouds."""
    folder = tmp_path / "twofold"
    copy_repository(folder)

    forget()

    with engine(folder, tmp_path / "state", kubernetes) as pulumi:
        assert Shell(folder, variables(tmp_path, pulumi), pulumi).run(DOCS / page)


@pytest.mark.parametrize("page", [page for page in WRITTEN if page != "testing.md"])
def test_every_snippet_of_a_page_is_tried_out(page: str) -> None:
    """What is neither a command nor a file is marked as text."""
    strays = [
        each
        for each in snippets(DOCS / page)
        if not each.title and each.language not in {"console", "text"}
    ]

    assert strays == []


def test_there_are_commands() -> None:
    assert len(LOOKING) >= 3
    assert len(DEPLOYING) >= 3


# Where this was written, and where packages come from: neither is a reader's.
NOT_OURS = re.compile(
    r"/(home|root|Users|work)/|pypi\.org|pythonhosted|npmjs|proxy\.golang|crates\.io|analytics"
)


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda path: path.stem)
def test_a_page_names_no_machine_and_no_registry(page: Path) -> None:
    assert NOT_OURS.findall(page.read_text(encoding="utf-8")) == []


def test_the_navigation_has_every_page() -> None:
    """A page that is missing there is a warning, and that fails the build."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")

    assert [page for page in WRITTEN if f"{page}\n" not in text] == []
