"""`twofold matrix`: the support tables as they are, and what `check` would say of a blueprint."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from commanding import Result, invoke
from compiled import ROOT
from terminal import terminal
from twofold.blueprint.load import load
from twofold.cli.completion import offers
from twofold.cli.line.parameters import Asked
from twofold.compile import support_tables
from twofold.placement.support import (
    Cell,
    Emulated,
    Native,
    Need,
    OfImages,
    Refused,
    SupportTables,
    Target,
    cell,
    targets,
)
from twofold.services.resolve import resolve
from twofold.show.matrix.markdown import markdown
from twofold.show.matrix.model import Judged, Matrix, Verdict, judge
from twofold.show.matrix.text import lines

NEEDS: tuple[Need, ...] = get_args(Need)
TABLES = support_tables()
TARGETS = targets(TABLES)
BLUEPRINTS = ROOT / "blueprints"

WORDS = {Native: "yes", Emulated: "yes*", OfImages: "yes*", Refused: "no"}

# As many targets as there may be one day, with every kind of cell.
ALL: dict[Need, Cell] = {need: Native((f"cloud.{need}",)) for need in NEEDS}
LESS: dict[Need, Cell] = {
    **ALL,
    "topic": Emulated(("cloud.Queue",), "messages come twice"),
    "grpc": Refused("nobody speaks it", "speak HTTP"),
}
MANY: SupportTables = {
    "aws": {"functions": ALL, "kubernetes": ALL},
    "azure": {"functions": LESS, "kubernetes": ALL},
    "gcp": {"functions": LESS, "kubernetes": ALL},
    "cloudflare": {"functions": LESS},
    "kubernetes": {"kubernetes": LESS},
}


def run(*arguments: str) -> Result:
    return invoke("matrix", *arguments)


def shown(*arguments: str) -> Any:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def texts(
    width: int | None, *, every_cell: bool = False, judged: Judged | None = None
) -> list[str]:
    """The lines of a matrix of many targets."""
    matrix = Matrix(targets(MANY), NEEDS, MANY, judged)
    laid_out = lines(matrix, width, every_cell=every_cell)
    return ["".join(text for text, _ in line) for line in laid_out]


# --- the whole matrix -----------------------------------------------------------------


def test_the_grid_has_a_word_for_each_cell_there_is() -> None:
    rows = [line.split() for line in run().stdout.partition("\n\n")[0].splitlines()]

    assert rows[1] == ["need", *(target.cloud for target in TARGETS)]
    assert rows[2:] == [
        [need, *(WORDS[type(cell(TABLES, target, need))] for target in TARGETS)] for need in NEEDS
    ]


def told() -> Iterator[str]:
    for target in TARGETS:
        for need in NEEDS:
            match cell(TABLES, target, need):
                case Emulated(_, differs):
                    yield differs
                case Refused(reason, instead):
                    yield f"{reason}. Way out: {instead}"
                case Native():
                    continue


def test_what_differs_and_what_is_refused_is_said_in_whole() -> None:
    assert len([*told()]) > 10
    for output in (run().stdout, run("--format", "markdown").stdout.replace("&lt;", "<")):
        assert [text for text in told() if text.replace("|", r"\|") not in output] == []


def test_targets_of_which_the_same_holds_come_together() -> None:
    said = texts(None)

    assert (
        "  yes*  azure/functions, gcp/functions, cloudflare/functions, kubernetes/kubernetes: "
        + ("messages come twice")
        in said
    )


def test_clouds_stand_below_their_style() -> None:
    assert texts(None)[:4] == [
        "                 functions                        kubernetes",
        "need             aws   azure  gcp   cloudflare    aws   azure  gcp   kubernetes",
        "code             yes   yes    yes   yes           yes   yes    yes   yes",
        "image            yes   yes    yes   yes           yes   yes    yes   yes",
    ]


@pytest.mark.parametrize("width", [50, 60, 80, 100])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """A grid that is too wide is one for each style; findings are as long as `check` has them."""
    everywhere = Judged("shop", "dev", tuple(Verdict(each, ()) for each in targets(MANY)))
    said = texts(width) + texts(width, judged=everywhere)

    assert [line for line in said if len(line) > width] == []
    grids = [line for line in said if line.startswith("need ")]
    assert len(grids) == (2 if width >= 80 else 4)
    assert [line for line in said if line != line.rstrip()] == []


def test_one_need_is_shown_with_the_resources_that_meet_it() -> None:
    output = run("--need", "document", "--cloud", "aws").stdout

    assert "yes   aws/functions, aws/kubernetes: by aws.dynamodb.Table\n" in output
    assert "by cloud.tcp" in "\n".join(texts(None, every_cell=True))
    assert "by cloud.tcp" not in "\n".join(texts(None))


def test_options_leave_over_a_cloud_a_style_a_need() -> None:
    alone = shown("--cloud", "aws", "--style", "functions", "--need", "topic")

    assert alone == {
        "version": 1,
        "targets": [{"target": "aws/functions", "cloud": "aws", "style": "functions"}],
        "needs": [
            {
                "need": "topic",
                "written": "`publishes`, `on: [{topic: ...}]`",
                "cells": [
                    {
                        "target": "aws/functions",
                        "support": "native",
                        "by": ["aws.sns.TopicSubscription", "aws.lambda_.EventSourceMapping"],
                    }
                ],
            }
        ],
    }


def test_json_has_every_cell_with_all_that_it_says() -> None:
    whole = shown()

    assert [each["target"] for each in whole["targets"]] == [str(target) for target in TARGETS]
    assert [each["need"] for each in whole["needs"]] == [*NEEDS]
    for row in whole["needs"]:
        for target, found in zip(TARGETS, row["cells"], strict=True):
            assert found.pop("target") == str(target)
            match cell(TABLES, target, row["need"]):
                case Native(by):
                    expected: dict[str, object] = {"support": "native", "by": [*by]}
                case Emulated(by, differs):
                    expected = {"support": "emulated", "by": [*by], "differs": differs}
                case Refused(reason, instead):
                    expected = {"support": "refused", "reason": reason, "instead": instead}
            assert found == expected


def test_markdown_has_a_row_for_each_need_and_one_for_each_difference() -> None:
    matrix = Matrix(targets(MANY), NEEDS, MANY)

    grid, differences = markdown(matrix).split("\n\n")

    assert grid.splitlines()[0] == f"| Need | Written as | {' | '.join(map(str, matrix.targets))} |"
    assert len(grid.splitlines()) == 2 + len(NEEDS)
    assert (
        "| `grpc` | azure/functions, gcp/functions, cloudflare/functions, kubernetes/kubernetes | "
        + ("refused | nobody speaks it. Way out: speak HTTP |")
        in differences
    )
    assert {line.count("|") - line.count(r"\|") for line in grid.splitlines()} == {11}


# --- a blueprint ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["hello", "shop", "online-boutique"])
@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_of_a_blueprint_the_matrix_says_what_check_says(name: str, environment: str) -> None:
    path = str(BLUEPRINTS / f"{name}.yaml")

    found = shown(path, "--environment", environment)

    assert (found["blueprint"], found["environment"]) == (name, environment)
    assert [each["target"] for each in found["verdicts"]] == [str(target) for target in TARGETS]
    for target, verdict in zip(TARGETS, found["verdicts"], strict=True):
        options = ("--cloud", target.cloud, "--style", target.style, "-e", environment)
        checked = invoke("check", path, *options, "--format", "json")
        assert verdict["findings"] == json.loads(checked.stdout)["findings"]
        assert verdict["runs"] is (checked.exit_code == 0)


def test_of_a_blueprint_its_own_needs_are_shown_and_where_it_runs() -> None:
    output = run(str(BLUEPRINTS / "hello.yaml"), "--cloud", "aws").stdout

    rows = [line.split()[0] for line in output.partition("\n\n")[0].splitlines()[2:]]
    assert rows == ["code", "http", "memory", "timeout", "runs"]
    assert output.endswith("\nhello in dev runs on aws/functions and aws/kubernetes.\n")


def test_what_does_not_run_is_followed_by_the_reason_and_is_no_mistake() -> None:
    result = run(str(BLUEPRINTS / "online-boutique.yaml"), "--cloud", "aws")

    assert result.exit_code == 0
    assert "\nonline-boutique in dev does not run on aws/functions:\n  " in result.stdout
    assert "error[unsupported-grpc]: service 'adservice' needs 'grpc', which aws/functions" in (
        result.stdout
    )
    assert result.stdout.endswith("\nonline-boutique in dev runs on aws/kubernetes.\n")
    assert result.stderr == ""


def test_what_runs_nowhere_is_said_so() -> None:
    result = run(str(BLUEPRINTS / "online-boutique.yaml"), "--style", "functions", "--cloud", "aws")

    assert result.stdout.endswith("\nonline-boutique in dev runs on none of these targets.\n")


def test_judging_keeps_every_finding_and_says_what_it_is_at() -> None:
    services = resolve(load(BLUEPRINTS / "online-boutique.yaml"))

    steps: list[str] = []

    [verdict] = judge(services, "dev", (Target("aws", "functions"),), steps.append).verdicts

    assert len(verdict.findings) > 10
    assert steps == ["Compiling online-boutique for aws/functions"]


# --- the command ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--cloud", "awz"], "no cloud 'awz'; did you mean 'aws'?"),
        (["--style", "pods"], "'pods' is none of these: functions, kubernetes"),
        (["--need", "toppic"], "no need 'toppic' here; did you mean 'topic'?"),
        (["--environment", "prod"], "--environment needs a blueprint"),
        ([str(BLUEPRINTS / "hello.yaml"), "--need", "topic"], "no need 'topic' here; known here:"),
        ([str(BLUEPRINTS / "hello.yaml"), "-e", "prd"], "no environment 'prd'"),
        (["--format", "html"], "'html' is none of these: text, json, markdown"),
    ],
)
def test_wrong_usage_leaves_with_status_2(arguments: list[str], said: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
def test_a_blueprint_with_mistakes_has_findings_instead(format_: str, tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text("name: shop\nservices: {cart: {image: x, uses: {carts: read}}}\n")

    result = run(str(path), "--format", format_)

    assert result.exit_code == 1
    assert "error[unknown-store]" in result.stderr


def test_words_are_plain_in_pipes_and_coloured_on_terminals(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "twofold", "matrix", "--cloud", "aws", "--need", "grpc"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "generators"), "TERM": "xterm"}
    env.pop("NO_COLOR", None)

    piped = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    with terminal(command, tmp_path, env) as screen:
        seen = screen.rest()

    assert piped.isascii()
    assert "\x1b" not in piped
    assert "\x1b[31mno\x1b[0m" in seen
    assert "\x1b[32myes\x1b[0m" in seen


def test_needs_complete_without_an_import_that_somebody_waits_for() -> None:
    program = (
        "import sys; from twofold.cli.completion import offers; "
        "from twofold.cli.line.parameters import Asked; "
        "found = offers.needs(Asked('')); "
        "print({'yaml', 'rich', 'twofold.compile'} & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT / "generators")},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "set()\n"
    assert tuple(offers.needs(Asked(""))) == NEEDS
