"""What is scaffolded runs at once: answers in pairs, rendered, linted, tested and compiled."""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from itertools import product, starmap
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest
import yaml

from compiled import ROOT
from twofold.cli.actions.new import project as project_action
from twofold.cli.actions.new.service import OPTIONS
from twofold.compile import CLOUDS, compile_stack, regions, support_tables
from twofold.placement.config import read_stack
from twofold.placement.model import Style
from twofold.scaffold.answers import Kind, style_on
from twofold.scaffold.render import TEMPLATES

from .installed import only
from .made import PYTHON, held, project, run, service
from .pairs import pairwise

TARGETS = [f"{cloud}/{style}" for cloud, table in support_tables().items() for style in table]
Capture: TypeAlias = pytest.CaptureFixture[str]
STYLES: tuple[Style, ...] = ("functions", "kubernetes")
KINDS: tuple[Kind, ...] = ("http", "event", "schedule")
CLOUD_SETS = [*((each,) for each in CLOUDS), ("gcp", "aws"), tuple(CLOUDS)]

# Whatever is in a description stands in Python, TOML, YAML and Markdown.
DESCRIPTIONS = ["Plain.", "It's #1: {{ 'ünï' }} & {% raw %} <b> \U0001f6d2 - x, y", "null"]


class Project(NamedTuple):
    """What somebody answers to the questions about a project."""

    clouds: tuple[str, ...]
    style: Style
    events: bool
    schedule: bool
    name: str
    service: str
    description: str
    source: str

    def is_possible(self) -> bool:
        """Whether each of the clouds runs services in the style."""
        return all(f"{each}/{style_on(each, self.style)}" in TARGETS for each in self.clouds)


class Service(NamedTuple):
    """What somebody answers to the questions about a service."""

    kind: Kind
    route: str
    topic: str
    schedule: str
    description: str


PROJECTS = pairwise(
    row
    for row in starmap(
        Project,
        product(
            CLOUD_SETS,
            STYLES,
            [False, True],
            [False, True],
            ["shop", "a", "many-words-and-32-letters-in-all"],
            ["greeter", "b2-c3", "another-of-32-letters-as-it-goes"],
            DESCRIPTIONS,
            ["", "git+https://git.example.com/twofold@4f2c1d0", ">=0.1"],
        ),
    )
    if row.is_possible()
)
SERVICES = pairwise(
    starmap(
        Service,
        product(
            KINDS,
            ["GET /", "ANY /x/{rest+}", "HEAD /h", "DELETE /a.b/{id}/{_c}", "PUT /~x", "POST /a-b"],
            ["orders", "greetings", "t"],
            ["0 2 * * *", "*/15 8-17 * * MON-FRI"],
            [*DESCRIPTIONS, "x" * 72],
        ),
    )
)


def test_the_pairs_are_all_there() -> None:
    """Every target is, and enough rows for the two longest columns of each."""
    assert len(PROJECTS) >= len(CLOUD_SETS) * 3
    assert len(SERVICES) >= 6 * 4
    assert {
        f"{cloud}/{style_on(cloud, row.style)}" for row in PROJECTS for cloud in row.clouds
    } == set(TARGETS)


@pytest.mark.slow
@pytest.mark.parametrize("answers", PROJECTS, ids=lambda row: f"{'-'.join(row.clouds)}-{row.style}")
def test_a_project_runs_at_once(answers: Project, tmp_path: Path) -> None:
    root = project(
        tmp_path,
        answers.name,
        clouds=", ".join(answers.clouds),
        style=answers.style,
        events=answers.events,
        schedule=answers.schedule,
        service=answers.service,
        description=answers.description,
        source=answers.source,
    )

    files = sorted((root / "stacks").glob("Pulumi.*.yaml"))
    own = [path for path in files if not path.name.startswith("Pulumi.platform-")]
    assert {path.name for path in own} == {
        f"Pulumi.{answers.name}-{cloud}-dev.yaml" for cloud in answers.clouds
    }
    for path in files:
        assert compile_stack(read_stack(path, root, regions())).nodes
    check_python(root)
    tested = run(["pytest", "-q", "-p", "no:cacheprovider"], root)
    assert (tested.returncode, "passed" in tested.stdout) == (0, True), tested.stdout


def check_python(folder: Path) -> None:
    """Ruff has nothing to say of a folder."""
    for words in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        done = run(["ruff", *words, "."], folder)
        assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_services_run_at_once(tmp_path: Path) -> None:
    """All of them in one project, tested together and one by itself."""
    root = project(tmp_path, clouds="aws", events=True)

    for number, answers in enumerate(SERVICES):
        route = answers.route.replace(" /", f" /s-{number}/").removesuffix("/")
        said = {**answers._asdict(), "route": route}
        others = {taken for kind, taken in OPTIONS.items() if kind != answers.kind}
        service(root, f"s-{number}", **{key: said[key] for key in said if f"--{key}" not in others})

    check_python(root)
    done = run(["pytest", "-q", "-p", "no:cacheprovider", "services"], root)
    assert done.returncode == 0, done.stdout
    alone = run(["pytest", "-q", "-p", "no:cacheprovider"], root / "services" / "s-0" / "tests")
    assert alone.returncode == 0, alone.stdout
    counted = int(done.stdout.split(" passed")[0].split()[-1])
    assert counted >= 2 * len(SERVICES)
    checked = run(["twofold", "check", "--stack", "shop-aws-dev"], root)
    assert checked.returncode == 0, checked.stderr


def test_a_route_of_its_own_at_the_root(tmp_path: Path) -> None:
    root = project(tmp_path)
    service(root, "front", route="GET /")

    done = run(["pytest", "-q", "-p", "no:cacheprovider", "services/front"], root)

    assert done.returncode == 0, done.stdout


def test_the_targets_of_the_template_are_those_that_there_are() -> None:
    said = json.loads((TEMPLATES / "project" / "cookiecutter.json").read_text(encoding="utf-8"))

    assert sorted(said["_targets"]) == sorted(TARGETS)


@pytest.mark.parametrize("name", ["blueprint", "stack"])
def test_the_schemas_are_those_of_today(name: str, tmp_path: Path) -> None:
    """`twofold schema` and `twofold schema stack` write them anew."""
    root = project(tmp_path)

    done = run(["twofold", "schema", name], ROOT)

    kept = (root / ".vscode" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert json.loads(kept) == json.loads(done.stdout)


def test_the_blueprint_names_its_schema(tmp_path: Path) -> None:
    root = project(tmp_path)
    first, *_ = (root / "blueprint.yaml").read_text(encoding="utf-8").splitlines()

    named = first.removeprefix("# yaml-language-server: $schema=")
    settings = json.loads((root / ".vscode" / "settings.json").read_text(encoding="utf-8"))

    assert (root / named).is_file()
    assert all((root / path).is_file() for path in settings["yaml.schemas"])


def test_a_project_holds_nothing_of_whoever_made_it(tmp_path: Path) -> None:
    """But where they have twofold from, if nobody says otherwise."""
    text = b"\n".join(held(project(tmp_path, source="git+https://git.example.com/a")).values())

    assert str(tmp_path).encode() not in text
    assert b"cookiecutter" not in text


@pytest.mark.parametrize(
    ("origin", "written"),
    [
        ("git+https://git.example.com/t@4f2c1d0", " @ git+https://git.example.com/t@4f2c1d0"),
        ("file:///srv/twofold", " @ file:///srv/twofold"),
        (">=0.1.0", ">=0.1.0"),
    ],
)
def test_twofold_comes_from_where_this_one_is_from(
    origin: str, written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """A name alone is whoever's has registered it, and its code would run in CI."""
    monkeypatch.setattr(project_action, "source", lambda: origin)

    root = project(tmp_path)

    readme = (root / "README.md").read_text(encoding="utf-8")
    workflow = (root / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert f"uv pip install 'twofold[aws,package,scaffold,testing]{written}'\n" in readme
    assert f'  TWOFOLD: "twofold[aws,package,testing]{written}"\n' in workflow
    warned = f"warning: CI and others cannot install twofold from {origin}; " in (
        capsys.readouterr().err
    )
    assert warned == origin.startswith("file:")


def test_who_says_where_twofold_is_from_is_taken_at_their_word(
    tmp_path: Path, capsys: Capture
) -> None:
    root = project(tmp_path, source="git+https://git.example.com/t@v1")

    readme = (root / "README.md").read_text(encoding="utf-8")

    assert "testing] @ git+https://git.example.com/t@v1'" in readme
    assert capsys.readouterr().err == ""


def commands(text: str) -> list[str]:
    """The commands of a README's blocks."""
    blocks = text.split("```sh\n")[1:]
    return [line for block in blocks for line in block.partition("```")[0].splitlines()]


def test_the_documentation_sets_a_project_up_as_its_readme_does(tmp_path: Path) -> None:
    """Before it runs the tests, which import what is installed there."""
    address = "git+https://git.example.com/t"
    root = project(tmp_path, clouds="aws,kubernetes", events=True, source=address)
    set_up = (root / "README.md").read_text(encoding="utf-8").split("```sh\n")[1]
    page = (ROOT / "docs" / "scaffolding.md").read_text(encoding="utf-8")

    before, _, _ = page.partition("python -m pytest")

    lines = set_up.partition("```")[0].replace(address, "ADDRESS").splitlines()
    assert len(lines) == 3
    assert [each for each in lines if f"    {each}\n" not in before] == []


@pytest.mark.slow
def test_commands_of_the_readme_work(tmp_path: Path) -> None:
    """Those that neither fetch anything nor ask a cloud: the others have tests of their own.

    They have what the first ones install, and nothing else.
    """
    root = project(tmp_path)
    listed = commands((root / "README.md").read_text(encoding="utf-8"))
    (installed,) = re.findall(r"uv pip install '(.*)'", "\n".join(listed))
    synced = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    needed = [installed, *synced["dependency-groups"]["dev"], "starlette"]
    path = os.pathsep.join([PYTHON["PYTHONPATH"], str(only(needed, tmp_path / "installed"))])

    tried = [
        each.split()
        for each in listed
        if each.split()[0] in ("twofold", "pytest", "ruff") and " package " not in each
    ]
    ends = {
        # Ruff is a program, which looks for itself.
        " ".join(words): run(words, root)
        if words[0] == "ruff"
        else run(words, root, options=["-S"], PYTHONPATH=path)
        for words in tried
    }

    assert len(ends) >= 6
    failed = {words: done for words, done in ends.items() if done.returncode}
    assert {words: done.stdout + done.stderr for words, done in failed.items()} == {}
    assert (root / "services" / "payment" / "main.py").is_file()


def test_the_workflow_runs_what_the_readme_says(tmp_path: Path) -> None:
    root = project(tmp_path, clouds="aws,azure,gcp,kubernetes", events=True)
    workflow = yaml.load(
        (root / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"), yaml.BaseLoader
    )

    runs = [step.get("run", "") for step in workflow["jobs"]["check"]["steps"]]
    previews = workflow["jobs"]["preview"]

    assert workflow["permissions"] == {"contents": "read"}
    for words in ("ruff check", "ruff format --check", "pytest", "twofold compile"):
        assert any(words in each for each in runs), words
    assert len(previews["strategy"]["matrix"]["stack"]) == len(CLOUDS)
    assert any("pulumi preview" in step.get("run", "") for step in previews["steps"])
    assert "${{ secrets.PULUMI_ACCESS_TOKEN }}" in json.dumps(previews)


def test_a_project_is_whole_without_its_neighbours(tmp_path: Path) -> None:
    """A service that is copied away has its tests with it."""
    made = project(tmp_path) / "services" / "greeter"
    shutil.copytree(made, tmp_path / "elsewhere")

    done = run(["pytest", "-q", "-p", "no:cacheprovider"], tmp_path / "elsewhere")

    assert done.returncode == 0, done.stdout
