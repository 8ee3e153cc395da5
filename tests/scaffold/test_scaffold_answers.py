"""Answers are looked at before anything is written, and what is written is whole."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from compiled import ROOT
from terminal import terminal
from twofold.cli.actions.new import project as project_action
from twofold.cli.actions.new import service as service_action
from twofold.diagnostics import CompileError
from twofold.installation import source
from twofold.scaffold import render
from twofold.scaffold.answers import not_one_of

from .made import PYTHON, asked_project, asked_service, held, project, run, service

WIDE = "ünï-\U0001f6d2"

# Of each answer, what will not do, and the finding.
BAD_PROJECTS = [
    ({"name": name}, "invalid-name")
    for name in ('a"b', "a'b", "a/b", "../a", "a\\b", WIDE, "A", "-a", "a--b", "", " ", "a" * 33)
] + [
    ({"name": "platform"}, "name-taken"),
    ({"service": 'a"b'}, "invalid-name"),
    ({"service": "{{ cookiecutter }}"}, "invalid-name"),
    ({"service": "starlette"}, "name-taken"),
    ({"service": "nightly"}, "name-taken"),
    ({"description": 'a "b"'}, "invalid-description"),
    ({"description": "a\\b"}, "invalid-description"),
    ({"description": "a\nb"}, "invalid-description"),
    ({"description": " "}, "invalid-description"),
    ({"description": "x" * 73}, "invalid-description"),
    ({"clouds": ""}, "no-clouds"),
    ({"clouds": "aws,aws"}, "no-clouds"),
    ({"clouds": "aws,awz"}, "unknown-cloud"),
    ({"clouds": WIDE}, "unknown-cloud"),
    ({"source": "a b"}, "invalid-source"),
    ({"source": "a';"}, "invalid-source"),
    ({"source": "a'b"}, "invalid-source"),
    ({"source": 'a"b'}, "invalid-source"),
]
BAD_SERVICES = [
    *[({"name": each["name"]}, code) for each, code in BAD_PROJECTS[:12]],
    ({"name": "greeter"}, "name-taken"),
    ({"name": "pytest"}, "name-taken"),
    ({"description": 'a "b"'}, "invalid-description"),
    ({"route": "GET"}, "invalid-route"),
    ({"route": "get /a"}, "invalid-route"),
    ({"route": 'GET /"a"'}, "invalid-route"),
    ({"route": f"GET /{WIDE}"}, "invalid-route"),
    ({"route": "GET  /a"}, "invalid-route"),
    ({"route": "GET /greeter"}, "same-route"),
    ({"topic": "a/b"}, "invalid-name"),
    ({"topic": "greeter"}, "equal-names"),
    ({"schedule": "0 2 * *"}, "invalid-cron"),
    ({"schedule": "0 2 31 2 *"}, "invalid-cron"),
    ({"schedule": '0 2 * * "'}, "invalid-cron"),
    ({"schedule": "0  2 * * *"}, "invalid-cron"),
    ({"kind": "event", "topic": ""}, "invalid-name"),
]


def codes(error: pytest.ExceptionInfo[CompileError]) -> set[str]:
    return {each.code for each in error.value.findings}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, to be copied."""
    return project(tmp_path_factory.mktemp("made"))


@pytest.mark.parametrize(("answers", "code"), BAD_PROJECTS, ids=str)
def test_a_bad_answer_makes_no_project(
    answers: Mapping[str, Any], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    asked = asked_project(**{"name": "shop", **answers})

    with pytest.raises(CompileError) as raised:
        project_action.new_project(asked, "text", no_input=True)

    assert codes(raised) == {code}
    assert all(each.hint for each in raised.value.findings)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(("answers", "code"), BAD_SERVICES, ids=str)
def test_a_bad_answer_makes_no_service(
    answers: Mapping[str, Any], code: str, shop: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(shop, tmp_path / "shop")
    before = held(root)

    with pytest.raises(CompileError) as raised:
        service(root, **{"name": "payment", **answers})

    assert codes(raised) == {code}
    assert all(each.hint for each in raised.value.findings)
    assert held(root) == before
    assert [path.name for path in (root / "services").iterdir()] == ["greeter"]


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("--kind http --topic greetings", "--topic"),
        ("--kind event --topic a --route GET,/a", "--route"),
        ("--kind schedule --topic a", "--topic"),
        ("--topic a --route GET,/a", "--route"),
        ("--topic a --schedule 0,2,*,*,*", "--schedule"),
    ],
)
def test_an_option_of_another_kind_makes_no_service(
    words: str, option: str, shop: Path, tmp_path: Path
) -> None:
    """It would be dropped without a word."""
    root = shutil.copytree(shop, tmp_path / "shop")
    before = held(root)

    said = [each.replace(",", " ") for each in words.split()]
    done = run(["twofold", "new", "service", "payment", *said, "--no-input"], root)

    assert done.returncode == 2
    assert f"Invalid value for {option}: a service of kind " in done.stderr
    assert held(root) == before


def test_a_style_that_a_cloud_has_not_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said of a cloud that has functions alone, if only for a moment."""
    from twofold.scaffold import answers

    tables: dict[str, dict[str, dict[str, object]]] = {"aws": {"functions": {}}}
    monkeypatch.setattr(answers, "support_tables", lambda: tables)

    with pytest.raises(CompileError) as raised:
        project(tmp_path, clouds="aws", style="kubernetes")

    assert codes(raised) == {"no-such-style"}


def test_every_finding_is_told_at_once(tmp_path: Path) -> None:
    words = ["twofold", "new", "project", "A", "--service", "B", "--clouds", "aws,aws"]
    done = run(words, tmp_path)

    assert done.returncode == 1
    assert done.stderr.count("error[") == 3
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("there", ["folder", "file", "link"])
def test_what_is_there_stays(there: str, tmp_path: Path) -> None:
    place = tmp_path / "shop"
    match there:
        case "folder":
            place.mkdir()
        case "file":
            place.write_text("mine")
        case _:
            place.symlink_to(tmp_path / "nowhere")

    with pytest.raises(CompileError) as raised:
        project(tmp_path)

    assert codes(raised) == {"would-overwrite"}
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]
    assert held(tmp_path) == ({"shop": b"mine"} if there == "file" else {})


def test_code_that_is_there_stays(tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / "services" / "payment").mkdir()
    (root / "services" / "payment" / "main.py").write_text("app = 1")
    before = held(root)

    with pytest.raises(CompileError) as raised:
        service(root, "payment")

    assert codes(raised) == {"would-overwrite"}
    assert held(root) == before


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError("no room"), RuntimeError])
def test_nothing_half_made_stays(
    error: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path)
    before = held(tmp_path)

    def interrupted(rendered: Callable[..., Path]) -> Callable[..., Path]:
        def interrupt(*words: Any) -> Path:
            rendered(*words)
            raise error

        return interrupt

    monkeypatch.setattr(service_action, "render_service", interrupted(render.render_service))
    monkeypatch.setattr(project_action, "render_project", interrupted(render.render_project))
    for make in (lambda: service(root, "payment"), lambda: project(tmp_path, "museum")):
        with pytest.raises((KeyboardInterrupt, CompileError, RuntimeError)):
            make()

    assert held(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


def test_a_blueprint_that_somebody_writes_to_meanwhile_is_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path)
    rendered = render.render_service

    def meanwhile(*words: Any) -> Path:
        with (root / "blueprint.yaml").open("a") as file:
            file.write("# theirs\n")
        return rendered(*words)

    monkeypatch.setattr(service_action, "render_service", meanwhile)
    with pytest.raises(CompileError) as raised:
        service(root, "payment")

    assert codes(raised) == {"changed-meanwhile"}
    assert (root / "blueprint.yaml").read_text().endswith("# theirs\n")
    assert not (root / "services" / "payment").exists()


def test_a_blueprint_keeps_its_link_and_its_mode(tmp_path: Path) -> None:
    root = project(tmp_path)
    real = root / "real.yaml"
    (root / "blueprint.yaml").rename(real)
    real.chmod(0o640)
    (root / "blueprint.yaml").symlink_to("real.yaml")

    service(root, "payment")

    assert (root / "blueprint.yaml").is_symlink()
    assert "payment:" in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o640


def test_without_cookiecutter_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cookiecutter", None)

    with pytest.raises(CompileError) as raised:
        project(tmp_path)

    assert codes(raised) == {"no-cookiecutter"}
    assert [*tmp_path.iterdir()] == []


def test_compiling_imports_no_cookiecutter() -> None:
    words = (
        "import sys, twofold.cli.actions.new.project, twofold.cli.actions.new.service, "
        "twofold.cli.actions.compile; print('cookiecutter' in sys.modules)"
    )
    done = run_python(words)

    assert done == "False"


def run_python(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], env=PYTHON, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


# --- which blueprint ------------------------------------------------------------------


def test_the_projects_own_blueprint_is_found_from_below(tmp_path: Path) -> None:
    root = project(tmp_path)

    done = run(["twofold", "new", "service", "payment", "--format", "json"], root / "services")

    assert done.returncode == 0, done.stderr
    assert "payment:" in (root / "blueprint.yaml").read_text()
    assert (root / "services" / "payment" / "main.py").is_file()


def test_the_only_blueprint_of_the_stacks_is_found(tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / "blueprint.yaml").rename(root / "shop.yaml")
    stack = root / "stacks" / "Pulumi.shop-aws-dev.yaml"
    stack.write_text(stack.read_text().replace("blueprint.yaml", "shop.yaml"))

    done = run(["twofold", "new", "service", "payment"], root)

    assert done.returncode == 0, done.stderr
    assert "payment:" in (root / "shop.yaml").read_text()


def test_where_there_are_several_blueprints_it_asks_for_one(tmp_path: Path) -> None:
    done = run(["twofold", "new", "service", "payment"], ROOT)
    nowhere = run(["twofold", "new", "service", "payment"], tmp_path)

    assert done.returncode == nowhere.returncode == 1
    assert "error[which-blueprint]" in done.stderr
    assert "'blueprints/shop.yaml'" in done.stderr
    assert "there is none here" in nowhere.stderr


def test_a_word_that_is_none_of_a_few_is_no_answer() -> None:
    finding = not_one_of("pods", ("functions", "kubernetes"))

    assert finding.code == "no-answer"
    assert finding.hint == "write one of 'functions', 'kubernetes'"


# --- questions ------------------------------------------------------------------------


def test_questions_are_asked_at_a_terminal(tmp_path: Path) -> None:
    """Until an answer will do; nothing typed means what stands in brackets."""
    words = [sys.executable, "-m", "twofold", "new", "project"]
    with terminal(words, tmp_path, {**PYTHON, "TERM": "xterm"}) as running:
        running.until("[application]: ")
        running.type("My Shop\n")
        running.until("cannot be the name of an application")
        running.until("[application]: ")
        running.type("shop\n")
        running.until("[What this application is for.]: ")
        running.type("\n")
        running.until("[aws]: ")
        running.type("gcp\n")
        running.until("[functions]: ")
        running.type("pods\n")
        running.until("'pods' is no answer; write one of")
        running.until("[functions]: ")
        running.type("\n")
        running.until("[greeter]: ")
        running.type("\n")
        running.until("[y/N]: ")
        running.type("yes\n")
        running.until("[y/N]: ")
        running.type("\n")
        running.until(f"[{source()}]: ")
        running.type("\n")
        running.until("shop: written.")
        running.rest()
        assert running.status() == 0

    assert (tmp_path / "shop" / "stacks" / "Pulumi.shop-gcp-dev.yaml").is_file()
    assert sorted(path.name for path in (tmp_path / "shop" / "services").iterdir()) == [
        "greeter",
        "listener",
    ]


def test_a_service_is_asked_for_at_a_terminal(tmp_path: Path) -> None:
    root = project(tmp_path)
    words = [sys.executable, "-m", "twofold", "new", "service", "mailer"]
    with terminal(words, root, {**PYTHON, "TERM": "xterm"}) as running:
        running.until("[http]: ")
        running.type("event\n")
        running.until("[Takes messages of a topic.]: ")
        running.type("Sends mail.\n")
        running.until("[orders]: ")
        running.type("letters\n")
        running.until("written.")
        running.rest()
        assert running.status() == 0

    assert "on: [{topic: letters}]" in (root / "blueprint.yaml").read_text()


def test_ctrl_c_at_a_question_ends_it(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "twofold", "new", "project"]
    with terminal(words, tmp_path, {**PYTHON, "TERM": "xterm"}) as running:
        running.until("[application]: ")
        running.type("\x03")
        assert "Traceback" not in running.rest()
        assert running.status() == 130

    assert [*tmp_path.iterdir()] == []


def test_nothing_is_asked_where_nobody_answers(tmp_path: Path) -> None:
    done = run(["twofold", "new", "project"], tmp_path)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "application" / "blueprint.yaml").is_file()


def test_a_new_service_may_be_told_as_json(tmp_path: Path) -> None:
    root = project(tmp_path)
    asked = asked_service("mailer", topic="letters", blueprint=root / "blueprint.yaml")

    service_action.new_service(asked, "json", no_input=True)

    assert "letters: {}" in (root / "blueprint.yaml").read_text()
