"""Plain cookiecutter takes the same templates, makes the same of them, and refuses the same."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from compiled import ROOT
from twofold.installation import source
from twofold.scaffold.render import TEMPLATES

from .made import held, project, run, service
from .test_scaffold_answers import BAD_PROJECTS, BAD_SERVICES

FOLDER = TEMPLATES.relative_to(ROOT)


def cookiecutter(
    template: str, answers: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """What somebody does who has the repository, and cookiecutter alone."""
    given = [f"{key}={text}" for key, text in answers.items()]
    words = ["--no-input", str(ROOT), "--directory", str(FOLDER / template), *given]
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    return run(["cookiecutter", *words], folder, HOME=str(home), PYTHONPATH="")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "plain"
    made.mkdir()
    return made


@pytest.mark.parametrize(
    ("clouds", "style", "also"),
    [("aws", "functions", False), ("aws,kubernetes", "kubernetes", True)],
)
def test_a_project_is_the_same(
    clouds: str, style: str, also: bool, folder: Path, tmp_path: Path
) -> None:
    more = "yes" if also else "no"
    answers = {"clouds": clouds, "style": style, "events": more, "schedule": more}
    ours = project(tmp_path, clouds=clouds, style=style, events=also, schedule=also)

    done = cookiecutter("project", {"name": "shop", "twofold": source(), **answers}, folder)

    assert done.returncode == 0, done.stderr
    assert held(folder / "shop") == held(ours)


@pytest.mark.parametrize(
    "answers",
    [
        {"kind": "http", "route": "GET /pay/{id}"},
        {"kind": "event", "topic": "letters"},
        {"kind": "schedule", "schedule": "5 4 * * *"},
    ],
    ids=lambda answers: answers["kind"],
)
def test_a_service_is_the_same(answers: dict[str, str], folder: Path, tmp_path: Path) -> None:
    """The blueprint is left to whoever made it: they are told what to add."""
    root = project(tmp_path)
    ours = service(root, "payment", **answers)

    done = cookiecutter("service", {"name": "payment", "application": "shop", **answers}, folder)

    assert done.returncode == 0, done.stderr
    assert held(folder / "payment") == held(ours)
    text = (root / "blueprint.yaml").read_text(encoding="utf-8")
    added = text.partition("  payment:\n")[2].partition("\ntopics:")[0]
    assert added.replace('"', "") in done.stderr.replace('"', "")


# Cookiecutter's own keys for answers, and those that it has to know by itself.
KEYS = {"source": "twofold"}
# What only a blueprint tells, and the finer rules of routes and times.
TOLD_BY_A_BLUEPRINT = {"same-route", "equal-names"}
BAD = [
    *(("project", answers) for answers, _ in BAD_PROJECTS),
    *(
        ("service", answers)
        for answers, code in BAD_SERVICES
        if code not in TOLD_BY_A_BLUEPRINT
        and answers not in ({"name": "greeter"}, {"schedule": "0 2 31 2 *"})
    ),
]
KINDS = {"route": "http", "topic": "event", "schedule": "schedule"}


@pytest.mark.slow
@pytest.mark.parametrize(("template", "answers"), BAD, ids=str)
def test_a_bad_answer_makes_nothing(
    template: str, answers: Mapping[str, str], folder: Path
) -> None:
    kind = next((KINDS[key] for key in answers if template == "service" and key in KINDS), None)
    kinds = {"kind": kind} if kind else {}
    given = {KEYS.get(key, key): text for key, text in answers.items()}
    # What cookiecutter renders is not what was answered: as text it stays.
    raw = {key: f"{{% raw %}}{text}{{% endraw %}}" for key, text in given.items()}

    done = cookiecutter(template, {**kinds, **raw}, folder)

    assert done.returncode != 0
    assert [*folder.iterdir()] == []


@pytest.mark.parametrize("out", [".", "deep"])
def test_a_path_to_the_templates_may_be_relative(out: str, folder: Path) -> None:
    (folder / "templates").symlink_to(TEMPLATES)
    (folder / "deep").mkdir()

    words = ["cookiecutter", "--no-input", "templates/project", "--output-dir", out]
    done = run(words, folder, HOME=str(folder), PWD=str(folder))

    assert done.returncode == 0, done.stderr
    assert (folder / out / "application" / "services" / "greeter" / "main.py").is_file()


def test_templates_can_be_checked_out_on_windows() -> None:
    names = [path.name for path in TEMPLATES.rglob("*")]

    assert len(names) > 30
    assert [name for name in names if set(name) & set('<>:"/\\|?*')] == []
