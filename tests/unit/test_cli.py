"""The command line: what each command prints, where, and the status it leaves with."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from commanding import Result, invoke
from twofold.blueprint.fields import fields
from twofold.cli import main
from twofold.cli.line.guard import BROKEN_PIPE, INTERNAL, guarded
from twofold.cli.line.leaving import Leave
from twofold.cli.terminal.findings import excerpt
from twofold.diagnostics import Span
from twofold.placement.spec import ApplicationStackSpec

ROOT = Path(__file__).parents[2]

HELLO = """\
name: hello
description: Says hello.
services:
  greeter:
    code: greeter
    http: [GET /hello]
"""
SHOP = """\
name: shop
services:
  cart:
    code: greeter
    http: [GET /cart]
    memory: 512
    uses: {carts: read-write}
    secrets: [gateway-key]
stores:
  carts: {kind: document}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Pulumi project with blueprints and their code, where commands run."""
    (tmp_path / "greeter").mkdir()
    (tmp_path / "greeter" / "main.py").write_text("async def app(scope, receive, send): ...\n")
    (tmp_path / "hello.yaml").write_text(HELLO)
    (tmp_path / "shop.yaml").write_text(SHOP)
    (tmp_path / "Pulumi.yaml").write_text("name: mine\nruntime: python\nstackConfigDir: stacks\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return invoke(*arguments)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def process(
    *arguments: str, cwd: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "twofold", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generators"), **(env or {})},
    )


# --- check ----------------------------------------------------------------------------


def test_check_counts_what_a_sound_blueprint_has(here: Path) -> None:
    result = run("check", "shop.yaml")

    assert (result.exit_code, result.stdout) == (0, "ok: shop, with 1 service, 1 store\n")
    assert here.exists()


def test_check_for_a_target_goes_through_every_phase(here: Path) -> None:
    result = run("check", "shop.yaml", "--cloud", "aws", "--format", "json")

    counted = json.loads(result.stdout)
    assert counted["stack"] == "shop-aws-dev"
    assert counted["findings"] == []
    assert counted["resources"] > 5
    assert not (here / "out").exists()


def test_findings_go_to_stderr_with_the_line_and_a_caret(here: Path) -> None:
    (here / "bad.yaml").write_text(HELLO.replace("    http:", "    htpt:"))

    result = run("check", "bad.yaml")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "bad.yaml:6:5: error[unknown-key]: unknown key 'htpt' in 'greeter'",
        "    6 |     htpt: [GET /hello]",
        "      |     ^",
        "  hint: did you mean 'http'?",
    ]


def test_findings_as_json_go_to_stdout_as_well(here: Path) -> None:
    (here / "bad.yaml").write_text(HELLO.replace("    http:", "    htpt:"))

    result = run("compile", "bad.yaml", "--cloud", "aws", "--format", "json")

    (finding,) = json.loads(result.stdout)["findings"]
    assert result.exit_code == 1
    assert (finding["path"], finding["line"], finding["column"]) == ("bad.yaml", 6, 5)
    assert "error[unknown-key]" in result.stderr


@pytest.mark.parametrize(
    "line", ["password: hunter2", "  api-key: 'x'", "url: postgres://me:hunter2@db/app"]
)
def test_a_line_that_may_hold_a_secret_is_not_repeated(tmp_path: Path, line: str) -> None:
    (tmp_path / "bad.yaml").write_text(f"{line}\n")

    assert [*excerpt(Span(str(tmp_path / "bad.yaml"), 1, 1))] == []


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["config:", "  twofold:secrets:", "    gateway-key: hunter2", "  twofold:cloud: aws"], 4),
        (["config:", "  twofold:secrets: {", "    gateway-key: hunter2,", "  }", "  a: b"], 5),
        (["services:", "  cart:", "    secrets: {gateway-key: hunter2}", "    code: cart"], 4),
        (["services:", "  cart:", "    secrets:", "      gateway-key: hunter2", "    code: c"], 5),
    ],
)
def test_no_line_of_secrets_that_has_values_is_repeated(
    tmp_path: Path, lines: list[str], shown: int
) -> None:
    """Lines after them are: the last one, here."""
    path = tmp_path / "bad.yaml"
    path.write_text("\n".join(lines))

    said = "".join(line for number in range(1, 6) for line in excerpt(Span(str(path), number, 1)))

    assert "hunter2" not in said
    assert f"{shown} | " in said


# Lines of a stack's file, of which the last but those behind `@` is looked at.
SHOWN_OF_STACKS = (
    "  twofold:style: function",
    "  twofold:styl: functions",
    "  twofold:cluster: {platform: platform-aws-dev}",
    "  twofold:cluster: {nam: x}",
    "  twofold:cluster:\n    nam: x",
    "  twofold:cluster: {\n    name: x,\n    gateway: {name: Public, namespac: gate}@\n  }",
    "  twofold:cluster:\n    operators:\n      kedar: there",
    "  twofold:network:\n    id: vpc-1\n    subnets:\n    - subnet-1",
    "  twofold:platform: {cidr: '10.0.0.0/99', zoness: 3, \"protected\": true}",
    "  gcp:project: My_Project",
)
UNSEEN_OF_STACKS = (
    "  twofold:cluster: {platform: platform-aws-dev, gateway-key: hunter2}",
    "  twofold:cluster: {nam: x, gateway-key: hunter2}",
    "  twofold:cluster: {gateway-key:\n    hunter2}",
    "  twofold:cluster: {gateway-key:\n    {name: hunter2}}",
    "  twofold:cluster:\n    gateway-key:\n      name: hunter2",
    "  twofold:cluster: {name: a\n    hunter2}",
    "  twofold:cluster: {name: |-\n    hunter2}",
    "  twofold:cluster:\n    name: |\n      hunter2",
    "  twofold:cluster:\n    name: >-\n      platform: hunter2",
    "  twofold:cluster:\n    name: &hunter2 x",
    "  twofold:cluster:\n    name: !hunter2 x",
    "  aws:x: &a hunter2\n  twofold:cluster: {name: *a}",
    "  twofold:cluster:\n\tname: hunter2",
    "  twofold:cluster:\n    name: x\t# hunter2",
    "  twofold:cluster: {name: x, name: hunter2}",
    "  twofold:cluster: {name: x,\n    hunter2: y}",
    "  twofold:cloud: {hunter2: x}",
    "  twofold:cloud: aws # hunter2",
    "  twofold:styles: {gateway-key: hunter2}",
    "  twofold:styles: hunter2",
    "  twofold:style: {cart: hunter2}",
    "  twofold:variables: hunter2",
    "  twofold:images: hunter2",
    "  twofold:existing: hunter2",
    "  twofold:existing: {stores: hunter2}",
    "  twofold:styles:\n    gateway-key: hunter2",
    "  twofold:secrets:\n    gateway-key: hunter2",
    "  twofold:secret:\n    name: hunter2",
    "  twofold:existin:\n    secrets: {name: hunter2}",
    "  twofold:existing: {secrets: {\n    name: hunter2}}",
    "  catalogue:cluster: {\n    name: hunter2}",
    "  catalogue:text: |\n    twofold:cloud: hunter2",
    "  'twofold:cloud': \"hunter\\x32\"",
    "  ? hunter2\n  : x",
    "  ? hunter2@\n  : x",
    "twofold:cloud: hunter2",
    "config: [",
    "hunter2",
)


def shown_of_stack(folder: Path, lines: str) -> bool:
    """Whether a line of a stack's file is shown: the last one, or the one before an `@`."""
    path = folder / "Pulumi.shop-aws-dev.yaml"
    path.write_text(f"config:\n  twofold:environment: dev\n{lines.replace('@', '')}\n")
    number = 3 + lines.partition("@")[0].count("\n")
    return bool([*excerpt(Span(str(path), number, 1))])


@pytest.mark.parametrize("lines", SHOWN_OF_STACKS)
def test_lines_of_a_stack_that_say_what_is_ours_are_repeated(tmp_path: Path, lines: str) -> None:
    """However deep they stand, and where a key of ours has a slip in it."""
    assert shown_of_stack(tmp_path, lines)


@pytest.mark.parametrize("lines", UNSEEN_OF_STACKS)
def test_no_other_lines_of_a_stack_are_repeated(tmp_path: Path, lines: str) -> None:
    assert not shown_of_stack(tmp_path, lines)


def test_names_of_secrets_are_repeated(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("    secrets: [Gateway_Key]\n")

    assert [*excerpt(Span(str(tmp_path / "bad.yaml"), 1, 15))]


def test_a_line_of_a_million_letters_ends_soon_and_unseen(here: Path) -> None:
    """A second would do; the limit is for slow machines."""
    (here / "long.yaml").write_text(HELLO.replace("name: hello", f"name: {'a' * 1_000_000}"))

    done = subprocess.run(
        [sys.executable, "-m", "twofold", "check", "long.yaml"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generators")},
    )

    assert done.returncode == 1
    assert "long.yaml:1:7: error[too-long]" in done.stderr
    assert len(done.stderr) < 2_000


def test_a_long_line_is_shown_around_the_place_that_is_meant(tmp_path: Path) -> None:
    (tmp_path / "long.yaml").write_text("a" * 500 + "!" + "b" * 500)

    shown, caret = excerpt(Span(str(tmp_path / "long.yaml"), 1, 501))

    assert len(shown) < 120
    assert shown[caret.index("^")] == "!"


# --- compile --------------------------------------------------------------------------


def test_compile_writes_a_project_and_says_what_to_try_next(here: Path) -> None:
    result = run("compile", "shop.yaml", "--cloud", "aws", "--out", "made")

    assert result.exit_code == 0
    assert (here / "made" / "Pulumi.yaml").is_file()
    assert (here / "made" / ".twofold" / "graph.json").is_file()
    assert result.stdout.startswith("made: ")
    assert "  pulumi stack init shop-aws-dev\n" in result.stdout
    assert "  pulumi config set --secret gateway-key\n" in result.stdout


def test_values_that_only_configuration_holds_are_asked_for(here: Path) -> None:
    result = run("compile", "shop.yaml", "--cloud", "azure", "--out", "made")

    assert result.exit_code == 0
    assert "  pulumi config set audience AUDIENCE\n" in result.stdout


@pytest.mark.usefixtures("here")
def test_what_the_provider_is_told_is_asked_for_until_it_is() -> None:
    gcp = run("compile", "hello.yaml", "--cloud", "gcp", "--out", "made").stdout
    words = ("hello.yaml", "--cloud", "aws", "--region", "eu-central-1", "--out", "told")

    assert "  pulumi config set gcp:region REGION\n" in gcp
    assert "  pulumi config set gcp:project PROJECT\n" in gcp
    assert "pulumi config set" not in run("compile", *words).stdout


def test_the_platform_that_a_stack_is_on_comes_first(here: Path) -> None:
    run("stack", "new", "-b", "hello.yaml", "-c", "aws", "--region", "eu-central-1")
    file = here / "stacks" / "Pulumi.hello-aws-dev.yaml"
    cluster = "twofold:cluster: {platform: platform-aws-dev}"
    text = file.read_text().replace(f"# {cluster}", cluster)
    file.write_text(text.replace("twofold:style: functions", "twofold:style: kubernetes"))
    (here / "stacks" / "Pulumi.platform-aws-dev.yaml").write_text(
        "config: {aws:region: eu-central-1, twofold:cloud: aws, twofold:environment: dev, "
        "twofold:platform: {cluster: {}}}\n"
    )

    compiled = run("compile", "--stack", "hello-aws-dev", "--out", "made")

    next_steps = compiled.stdout.partition("Next:\n")[2].splitlines()
    first = "  pulumi up --stack platform-aws-dev  # first: its outputs are used"
    assert next_steps[:2] == [first, "  cd made"]


def test_a_new_stack_says_what_is_typed_before_it_is_previewed(here: Path) -> None:
    """What its program asks for, and the platform that it is on."""
    azure = run("stack", "new", "-b", "shop.yaml", "-c", "azure").stdout
    pods = run("stack", "new", "pods", "-b", "shop.yaml", "-c", "gcp", "--style", "kubernetes")

    told = [line.strip() for line in azure.partition("Next:\n")[2].splitlines()]
    assert told == [
        "pulumi stack init shop-azure-dev",
        "pulumi config set azure-native:location REGION --stack shop-azure-dev",
        "pulumi config set audience AUDIENCE --stack shop-azure-dev",
        "pulumi config set --secret gateway-key --stack shop-azure-dev",
        "twofold show --stack shop-azure-dev",
        "pulumi preview --stack shop-azure-dev",
    ]
    assert pods.stdout.endswith(
        "  pulumi up --stack platform-gcp-dev  # first: its outputs are used\n"
        "  pulumi preview --stack pods\n"
    )


def test_a_new_stack_of_a_cluster_runs_pods_without_being_told(here: Path) -> None:
    result = run("stack", "new", "-b", "shop.yaml", "-c", "kubernetes")

    assert result.exit_code == 0, result.stderr
    written = (here / "stacks" / "Pulumi.shop-kubernetes-dev.yaml").read_text()
    assert "  twofold:style: kubernetes\n" in written
    assert "functions" not in written


def test_compiling_again_changes_nothing_and_says_so(here: Path) -> None:
    run("compile", "shop.yaml", "--cloud", "aws", "--out", "made")
    before = files(here)

    result = run("compile", "shop.yaml", "--cloud", "aws", "--out", "made", "--format", "json")

    written = json.loads(result.stdout)
    assert (written["created"], written["updated"], written["removed"]) == ([], [], [])
    assert written["unchanged"]
    assert files(here) == before


def test_an_unchanged_compile_writes_nothing_not_even_the_same(here: Path) -> None:
    run("compile", "shop.yaml", "--cloud", "aws", "--out", "made")
    before = {path: path.stat().st_mtime_ns for path in (here, *here.rglob("*"))}

    run("compile", "shop.yaml", "--cloud", "aws", "--out", "made")

    assert {path: path.stat().st_mtime_ns for path in (here, *here.rglob("*"))} == before


def test_compile_stops_at_a_file_that_its_owner_changed_until_forced(here: Path) -> None:
    run("compile", "shop.yaml", "--cloud", "aws", "--out", "made")
    (here / "made" / "README.md").write_text("Mine.\n")
    (here / "shop.yaml").write_text(SHOP.replace("name: shop", "name: shop\ndescription: Sells."))
    before = files(here)

    stopped = run("compile", "shop.yaml", "--cloud", "aws", "--out", "made")
    after = files(here)
    forced = run("compile", "shop.yaml", "--cloud", "aws", "--out", "made", "--force")

    assert stopped.exit_code == 1
    assert "README.md:1:1: error[would-overwrite]" in stopped.stderr
    assert "Mine." not in stopped.stderr
    assert after == before
    assert forced.exit_code == 0


def test_nothing_is_written_where_a_blueprint_has_findings(here: Path) -> None:
    (here / "bad.yaml").write_text(HELLO.replace("code: greeter", "code: nowhere"))
    before = files(here)

    result = run("compile", "bad.yaml", "--cloud", "aws")

    assert result.exit_code == 1
    assert files(here) == before


def test_a_project_is_not_written_into_the_code_that_it_deploys(here: Path) -> None:
    """It would be a part of the code the next time, and so for ever."""
    before = files(here)

    result = run("compile", "hello.yaml", "--cloud", "aws", "--out", "greeter/made")

    assert result.exit_code == 1
    assert "greeter/made:1:1: error[out-inside-code]" in result.stderr
    assert files(here) == before


def test_a_folder_keeps_the_project_of_its_stack_until_forced(here: Path) -> None:
    run("compile", "hello.yaml", "--cloud", "aws", "--out", "made")
    before = files(here)

    stopped = run("compile", "hello.yaml", "--cloud", "aws", "-e", "prod", "--out", "made")
    after = files(here)
    forced = run(
        "compile", "hello.yaml", "--cloud", "aws", "-e", "prod", "--out", "made", "--force"
    )

    assert stopped.exit_code == 1
    assert "made:1:1: error[another-stack]: this folder holds the project of 'hello-aws-dev'" in (
        stopped.stderr
    )
    assert after == before
    assert forced.exit_code == 0


def test_inside_a_pulumi_project_what_is_printed_is_a_stack_of_it(here: Path) -> None:
    """It finds the project's other stacks by reference, and shares state with the live one."""
    run("compile", "hello.yaml", "--cloud", "aws", "--out", "made")

    assert (here / "made" / "Pulumi.yaml").read_text().startswith("name: mine\n")


# --- doctor ---------------------------------------------------------------------------

# What kubectl says where there is no cluster, the last line of several.
SILENT = "The connection to the server localhost:8080 was refused - did you specify the right host?"


def test_doctor_says_that_nothing_of_a_stack_runs_in_a_cluster(here: Path) -> None:
    result = run("doctor", "hello.yaml", "--cloud", "aws")

    assert result.exit_code == 0
    assert result.stdout == (
        "hello-aws-dev: nothing of it runs in a cluster, so there is nothing to look for.\n"
    )


def test_doctor_says_once_and_whole_why_no_cluster_answers(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kubectl = here / "bin" / "kubectl"
    kubectl.parent.mkdir()
    kubectl.write_text(f"#!/bin/sh\necho 'E1126 memcache.go' >&2\necho '{SILENT}' >&2\nexit 1\n")
    kubectl.chmod(0o755)
    monkeypatch.setenv("PATH", str(kubectl.parent), prepend=os.pathsep)

    result = run("doctor", "shop.yaml", "--cloud", "kubernetes")
    told = json.loads(run("doctor", "shop.yaml", "--cloud", "kubernetes", "-f", "json").stdout)

    assert result.exit_code == 1
    assert result.stdout.splitlines()[1] == f"  It does not answer: {SILENT}"
    assert result.stdout.count("was refused") == 1
    assert result.stdout.count("  cannot tell  ") == len(told["requirements"]) > 3
    assert {SILENT} < {each["why"] for each in told["requirements"]}


@pytest.mark.parametrize(
    ("script", "why"),
    [
        # What it has started holds on to its output, as a plug-in for credentials may.
        ("sleep 60 & sleep 60", "kubectl does not answer"),
        ("sleep 60 & echo '[]'", "kubectl says nothing that can be read"),
        ("printf '\\377\\376'", "kubectl says nothing that can be read"),
        ("printf '\\377 gone' >&2; exit 1", "\N{REPLACEMENT CHARACTER} gone"),
    ],
)
def test_doctor_waits_for_no_more_than_kubectl_and_takes_any_answer(
    here: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: str
) -> None:
    kubectl = here / "bin" / "kubectl"
    kubectl.parent.mkdir()
    kubectl.write_text(f"#!/bin/sh\n{script}\n")
    kubectl.chmod(0o755)
    monkeypatch.setenv("PATH", str(kubectl.parent), prepend=os.pathsep)
    monkeypatch.setattr("twofold.cli.actions.doctor.PATIENCE", 0.2)
    begin = time.monotonic()

    result = run("doctor", "shop.yaml", "--cloud", "kubernetes")

    assert result.exit_code == 1, result.stderr
    assert result.stdout.splitlines()[1] == f"  It does not answer: {why}"
    assert time.monotonic() - begin < 30


# --- show and diff --------------------------------------------------------------------


@pytest.mark.usefixtures("here")
def test_show_in_a_pipe_is_plain_lines_without_escapes() -> None:
    result = run("show", "shop.yaml", "--cloud", "aws")

    assert result.exit_code == 0
    assert "  DocumentStore carts\n    dynamodb.Table carts  key id, PAY_PER_REQUEST\n" in (
        result.stdout
    )
    assert "\x1b" not in result.stdout


@pytest.mark.usefixtures("here")
def test_show_of_one_thing_is_that_alone_as_json_too() -> None:
    result = run("show", "shop.yaml", "--cloud", "aws", "--only", "carts", "--format", "json")

    shown = json.loads(result.stdout)
    assert [component["name"] for component in shown["components"]] == ["carts"]


@pytest.mark.usefixtures("here")
def test_show_of_something_that_is_not_there_suggests_what_is() -> None:
    result = run("show", "shop.yaml", "--cloud", "aws", "--only", "cats")

    assert result.exit_code == 2
    assert "nothing is called 'cats'" in result.stderr


def test_diff_compares_with_the_last_compile(here: Path) -> None:
    run("compile", "shop.yaml", "--cloud", "aws", "--out", "made")
    (here / "shop.yaml").write_text(SHOP.replace("512", "1024"))

    result = run("diff", "shop.yaml", "--cloud", "aws", "--out", "made")

    assert result.exit_code == 0
    assert "~ lambda.Function cart\n    ~ memory_size: 512 => 1024\n" in result.stdout


def test_diff_compares_with_another_blueprint_file(here: Path) -> None:
    (here / "before.yaml").write_text(SHOP.replace("512", "1024"))

    result = run("diff", "shop.yaml", "--cloud", "aws", "--against", "before.yaml", "--exit-code")

    assert result.exit_code == 1
    assert "    ~ memory_size: 1024 => 512\n" in result.stdout


@pytest.mark.usefixtures("here")
def test_diff_without_differences_leaves_with_status_0() -> None:
    run("compile", "shop.yaml", "--cloud", "aws", "--out", "made")

    result = run("diff", "shop.yaml", "--cloud", "aws", "--out", "made", "--exit-code")

    assert (result.exit_code, result.stdout) == (0, "No changes.\n")


@pytest.mark.usefixtures("here")
def test_diff_of_a_stack_on_another_cloud_still_says_what_held_data() -> None:
    """What is deleted was made on the cloud before, which alone knows what it is."""
    run("compile", "shop.yaml", "--cloud", "aws", "--out", "made")
    Path("made/Pulumi.shop-aws-dev.yaml").rename("made/Pulumi.shop-gcp-dev.yaml")
    words = ("diff", "shop.yaml", "--cloud", "gcp", "--out", "made")

    told = run(*words).stdout
    found = json.loads(run(*words, "--format", "json").stdout)["resources"]

    assert "- dynamodb.Table carts  HOLDS DATA, which goes with it\n" in told
    assert "warning: dynamodb.Table carts holds data and would be deleted\n" in told
    assert {(each["name"], each["kind"]) for each in found if each.get("holds_data")} == {
        ("carts", "pulumi_aws.dynamodb.Table"),
        ("gateway-key", "pulumi_aws.secretsmanager.Secret"),
        # What was written of requests.
        ("cart", "pulumi_aws.cloudwatch.LogGroup"),
        ("public-api", "pulumi_aws.cloudwatch.LogGroup"),
    }


@pytest.mark.usefixtures("here")
def test_diff_with_what_another_stack_left_says_so() -> None:
    run("compile", "shop.yaml", "--cloud", "aws", "--out", "made")

    result = run("diff", "shop.yaml", "--cloud", "gcp", "--out", "made")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[another-stack]: this folder holds the project of 'shop-aws-dev', not of " in (
        result.stderr
    )
    assert "  hint: name another folder with --out, or " in result.stderr


@pytest.mark.parametrize(
    ("error", "status"), [(OSError(28, "No space left on device"), 1), (KeyboardInterrupt(), 130)]
)
@pytest.mark.usefixtures("here")
def test_a_compile_that_is_interrupted_amid_its_renames_says_how_it_is_completed(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int
) -> None:
    """Until then, nothing compares with a folder that is between two states."""
    target = ("shop.yaml", "--cloud", "aws")
    run("compile", *target)
    Path("shop.yaml").write_text(SHOP.replace("512", "1024"))

    def fail(*_: object) -> bool:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr("twofold.project.write._place", fail)
        interrupted = run("compile", *target)
    between = run("diff", *target)
    completed = run("compile", *target)

    assert interrupted.exit_code == status
    assert "is between two states: compile again, which completes it" in interrupted.stderr
    assert between.exit_code == 1
    assert "out/shop-aws-dev:1:1: error[unfinished-compile]" in between.stderr
    assert completed.exit_code == 0
    assert run("diff", *target).stdout == "No changes.\n"


@pytest.mark.parametrize(
    ("kept", "code"), [(None, "no-last-compile"), ("{]", "unreadable"), ("{}", "unreadable")]
)
def test_diff_needs_a_compile_that_it_can_read(here: Path, kept: str | None, code: str) -> None:
    if kept is not None:
        (here / "made" / ".twofold").mkdir(parents=True)
        (here / "made" / ".twofold" / "graph.json").write_text(kept)

    result = run("diff", "shop.yaml", "--cloud", "aws", "--out", "made")

    assert result.exit_code == 1
    assert f"error[{code}" in result.stderr


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("cloud", "style", "anew"),
    [
        ("aws", "functions", set[str]()),
        ("aws", "kubernetes", {"Deployment", "ServiceAccount"}),
        ("gcp", "functions", {"Account", "Function"}),
    ],
)
def test_a_renamed_service_is_made_anew_where_the_blueprint_says_so(
    cloud: str, style: str, anew: set[str]
) -> None:
    """As the reference has it of `was`; what holds data is kept everywhere."""
    Path("renamed.yaml").write_text(
        SHOP.replace("  cart:\n", "  basket:\n    was: cart\n")
        .replace("{carts: ", "{goods: ")
        .replace("carts: {", "goods: {was: carts, ")
    )

    target = ("--cloud", cloud, "--style", style, "--format", "json")
    result = run("diff", "renamed.yaml", "--against", "shop.yaml", *target)

    changes = json.loads(result.stdout)["resources"]
    gone = [each for each in changes if each["change"] in ("delete", "replace")]
    assert not any(each.get("holds_data") for each in gone)
    assert anew <= {each["kind"].rpartition(".")[2] for each in gone}
    assert bool(anew) == bool(gone)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("kind", ["document", "bucket"])
@pytest.mark.parametrize("cloud", ["aws", "azure", "gcp", "kubernetes"])
def test_a_protected_store_that_goes_is_told_of_on_every_cloud(cloud: str, kind: str) -> None:
    """Whatever it is made of: a custom resource in a cluster may be one, and may be none."""
    shop = SHOP.replace("document", kind).replace("{carts: read-write}", "{carts: read}")
    Path("shop.yaml").write_text(shop)
    less = shop.replace("    uses: {carts: read}\n", "").partition("stores:")[0]
    Path("less.yaml").write_text(less)

    target = ("--cloud", cloud, "--environment", "prod")
    result = run("diff", "less.yaml", "--against", "shop.yaml", *target)

    assert result.exit_code == 0, result.stderr
    assert re.search(r"^- \S+ carts  HOLDS DATA, and is protected$", result.stdout, re.MULTILINE)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("way_out", ["delete", "force"])
def test_a_compile_that_cannot_be_read_is_made_anew_as_the_hint_says(way_out: str) -> None:
    words = ("shop.yaml", "--cloud", "aws", "--out", "made")
    run("compile", *words)
    graph = Path("made/.twofold/graph.json")
    graph.write_text("{}")

    assert "delete it and compile again, or compile with --force" in run("diff", *words).stderr
    if way_out == "delete":
        graph.unlink()
        run("compile", *words)
    else:
        run("compile", *words, "--force")

    assert run("diff", *words).stdout == "No changes.\n"


# --- stacks ---------------------------------------------------------------------------


def test_a_new_stack_can_be_compiled_by_its_name(here: Path) -> None:
    made = run("stack", "new", "-b", "shop.yaml", "-c", "aws", "--region", "eu-central-1")
    compiled = run("compile", "--stack", "shop-aws-dev")

    assert made.exit_code == 0, made.stderr
    assert "  pulumi config set --secret gateway-key --stack shop-aws-dev\n" in made.stdout
    assert (
        "twofold:secrets: {gateway-key: config}"
        in (here / "stacks" / "Pulumi.shop-aws-dev.yaml").read_text()
    )
    assert compiled.exit_code == 0, compiled.stderr
    assert "name: mine" in (here / "out" / "shop-aws-dev" / "Pulumi.yaml").read_text()


def test_a_new_stack_names_every_key(here: Path) -> None:
    """In a comment, where there is no need for it."""
    run("stack", "new", "-b", "shop.yaml", "-c", "aws", "--region", "eu-central-1")

    text = (here / "stacks" / "Pulumi.shop-aws-dev.yaml").read_text()
    named = re.findall(r"^  (?:# )?(twofold:\w+): ", text, re.MULTILINE)
    assert sorted(named) == sorted(fields(ApplicationStackSpec))


def test_a_new_stack_says_what_its_program_requires_and_a_check_misses_it(here: Path) -> None:
    made = run("stack", "new", "-b", "shop.yaml", "-c", "azure", "--region", "westeurope")
    lacking = run("check", "--stack", "shop-azure-dev")
    file = here / "stacks" / "Pulumi.shop-azure-dev.yaml"
    file.write_text(file.read_text().replace("# mine:audience: AUDIENCE", "mine:audience: a-b-c"))
    whole = run("check", "--stack", "shop-azure-dev")

    assert made.exit_code == 0, made.stderr
    assert "  pulumi config set audience AUDIENCE --stack shop-azure-dev\n" in made.stdout
    assert lacking.exit_code == 1
    assert "Pulumi.shop-azure-dev.yaml:1:1: error[missing-setting]" in lacking.stderr
    assert "hint: pulumi config set audience AUDIENCE" in lacking.stderr
    assert whole.exit_code == 0, whole.stderr


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (["shop-aws-prod"], "prod"),
        (["shop-aws-prod", "-e", "dev"], "dev"),
        (["shop-aws-test"], "dev"),
        (["prod"], "dev"),
        (["shop-aws-pre-prod"], "pre-prod"),
    ],
)
def test_a_new_stack_is_of_the_environment_that_its_name_ends_in(
    here: Path, words: list[str], environment: str
) -> None:
    (here / "shop.yaml").write_text(f"{SHOP}environments: {{pre-prod: {{}}}}\n")

    made = run("stack", "new", *words, "-b", "shop.yaml", "-c", "aws")

    assert made.exit_code == 0, made.stderr
    written = (here / "stacks" / f"Pulumi.{words[0]}.yaml").read_text()
    assert f"  twofold:environment: {environment}\n" in written


# What a new stack's file leaves to say, by cloud.
LEFT = {
    "aws": {"aws:region: REGION": "aws:region: eu-central-1"},
    "azure": {"azure-native:location: REGION": "azure-native:location: westeurope"},
    "gcp": {
        "gcp:region: REGION": "gcp:region: europe-west1",
        "gcp:project: PROJECT": "gcp:project: acme-shop",
    },
}


@pytest.mark.parametrize("cloud", ["aws", "azure", "gcp", "kubernetes"])
@pytest.mark.parametrize("cluster", [True, False])
def test_a_new_platform_can_be_compiled_and_applications_find_it(
    here: Path, cloud: str, *, cluster: bool
) -> None:
    words = ["--cluster"] if cluster or cloud == "kubernetes" else []

    made = run("stack", "platform", "--cloud", cloud, *words)

    assert made.exit_code == 0, made.stderr
    assert f"  pulumi up --stack platform-{cloud}-dev\n" in made.stdout
    file = here / "stacks" / f"Pulumi.platform-{cloud}-dev.yaml"
    text = file.read_text()
    for left, said in LEFT.get(cloud, {}).items():
        assert f"  # {left}\n" in text
        text = text.replace(f"# {left}", said)
    file.write_text(text)
    assert ("cluster: {}" in text.rpartition("platform:")[2]) == bool(
        cluster and cloud != "kubernetes"
    )
    checked = run("check", "--stack", f"platform-{cloud}-dev")
    assert checked.exit_code == 0, checked.stderr


def test_a_platform_is_of_the_environment_that_its_name_says(here: Path) -> None:
    for name, environment in (("platform-aws-staging", "staging"), ("net-prod", "prod")):
        assert run("stack", "platform", name, "--cloud", "aws").exit_code == 0
        written = (here / "stacks" / f"Pulumi.{name}.yaml").read_text()
        assert f"  twofold:environment: {environment}\n" in written


def test_who_needs_a_platform_is_told_how_to_make_it(here: Path) -> None:
    make = "  twofold stack platform platform-aws-dev --cloud aws --cluster\n"
    up = "  pulumi up --stack platform-aws-dev  # first: its outputs are used\n"
    words = ("compile", "shop.yaml", "--cloud", "aws", "--style", "kubernetes", "--out", "made")

    before = run(*words).stdout
    run("stack", "platform", "--cloud", "aws", "--cluster")
    after = run(*words).stdout

    assert f"{make}{up}" in before
    assert make not in after
    assert up in after


def test_a_stack_that_is_there_is_not_written_over(here: Path) -> None:
    run("stack", "new", "-b", "shop.yaml", "-c", "aws", "--region", "eu-central-1")
    before = files(here)

    result = run("stack", "new", "-b", "shop.yaml", "-c", "aws", "--region", "us-east-1")

    assert result.exit_code == 1
    assert "error[would-overwrite]" in result.stderr
    assert files(here) == before


def test_what_pulumi_and_its_providers_are_told_goes_into_the_printed_stack(here: Path) -> None:
    run("stack", "new", "-b", "hello.yaml", "-c", "aws", "--region", "eu-central-1")
    file = here / "stacks" / "Pulumi.hello-aws-dev.yaml"
    file.write_text(f"{file.read_text()}  aws:profile: work\n  mine:key:\n    secure: v1:abc\n")

    result = run("compile", "--stack", "hello-aws-dev")

    assert result.exit_code == 0, result.stderr
    printed = (here / "out" / "hello-aws-dev" / "Pulumi.hello-aws-dev.yaml").read_text()
    assert "aws:profile: work" in printed
    assert "secure" not in printed


def test_a_new_stack_that_cannot_work_is_not_written(here: Path) -> None:
    """What is about to be written is read and compiled first."""
    (here / "slow.yaml").write_text(HELLO.replace("    http:", "    timeout: 60s\n    http:"))
    before = files(here)

    result = run("stack", "new", "-b", "slow.yaml", "-c", "aws")

    assert result.exit_code == 1
    assert "error[timeout-too-long]" in result.stderr
    assert files(here) == before


def test_a_stacks_file_that_is_a_folder_is_said_so(here: Path) -> None:
    (here / "stacks" / "Pulumi.shop-aws-dev.yaml").mkdir(parents=True)

    result = run("show", "--stack", "shop-aws-dev")

    assert result.exit_code == 1
    assert "Pulumi.shop-aws-dev.yaml:1:1: error[directory]" in result.stderr


def test_a_pipe_is_refused_without_waiting(here: Path) -> None:
    os.mkfifo(here / "pipe.yaml")

    result = run("check", "pipe.yaml")

    assert result.exit_code == 1
    assert "pipe.yaml:1:1: error[no-file]" in result.stderr


def _link_to_nothing(path: Path) -> None:
    path.symlink_to("nothing")


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (os.mkfifo, "a pipe or a device"),
        (Path.mkdir, "a folder"),
        (_link_to_nothing, "a link that leads nowhere"),
    ],
)
def test_what_stands_in_the_place_of_a_module_is_said_and_not_suggested(
    here: Path, make: Callable[[Path], None], kind: str
) -> None:
    (here / "greeter" / "main.py").unlink()
    make(here / "greeter" / "main.py")

    result = run("check", "hello.yaml")

    assert f"'main.py' in 'greeter' is {kind}, not a file\n" in result.stderr
    assert "did you mean" not in result.stderr
    assert "put a file with the application in its place, or name another" in result.stderr


def test_a_pipe_is_no_module_that_somebody_meant(here: Path) -> None:
    (here / "greeter" / "main.py").unlink()
    os.mkfifo(here / "greeter" / "mein.py")

    assert "hint: create 'main.py' with an application" in run("check", "hello.yaml").stderr


def test_a_stack_whose_file_is_a_link_to_nothing_is_not_suggested_for_itself(here: Path) -> None:
    (here / "stacks").mkdir()
    _link_to_nothing(here / "stacks" / "Pulumi.mine.yaml")

    result = run("check", "--stack", "mine")

    assert result.stderr.splitlines() == [
        "stacks/Pulumi.mine.yaml:1:1: error[no-such-file]: this is a link to 'nothing', where "
        "nothing is",
        "  hint: have it lead to a file, or put a file in its place",
    ]


def test_a_path_that_cannot_be_written_to_is_a_finding(here: Path) -> None:
    (here / "afile").touch()
    before = files(here)

    result = run("compile", "shop.yaml", "--cloud", "aws", "--out", "afile/x", "--format", "json")

    (finding,) = json.loads(result.stdout)["findings"]
    assert result.exit_code == 1
    assert (finding["code"], finding["path"]) == ("unusable-path", "afile")
    assert "choose another path with --out" in finding["hint"]
    assert files(here) == before


@pytest.mark.parametrize(
    ("words", "path", "way_out"),
    [
        (
            ["new", "project", "afile", "--no-input", "--out", "afile/x"],
            "afile",
            "a file stands where a folder has to be: move it, or choose another path with --out",
        ),
        (
            ["stack", "new", "mine", "--blueprint", "shop.yaml", "--cloud", "aws"],
            "stacks",
            "a file stands where a folder has to be: move it",
        ),
        (
            ["package", "hello.yaml", "--cloud", "aws"],
            "afile",
            "a file stands where a folder has to be: move it, or choose another path with "
            "TWOFOLD_PACKAGES",
        ),
    ],
)
def test_a_way_out_is_one_that_the_command_has(
    words: list[str], path: str, way_out: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "afile").touch()
    (here / "stacks").touch()
    monkeypatch.setenv("TWOFOLD_PACKAGES", "afile")

    result = run(*words)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path}:1:1: error[unusable-path]: the system says: ")
    assert result.stderr.endswith(f"\n  hint: {way_out}\n")


def test_a_draft_that_no_disk_has_room_for_is_said_of_what_it_is_for_and_goes(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *_: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "replace", full)

    result = run("stack", "new", "mine", "--blueprint", "shop.yaml", "--cloud", "aws")

    assert result.stderr == (
        "stacks/Pulumi.mine.yaml:1:1: error[unusable-path]: the system says: No space left on "
        "device\n  hint: make room on that disk\n"
    )
    assert not [*(here / "stacks").iterdir()]


@pytest.mark.parametrize("option", ["--out", "--manifests"])
def test_nothing_is_written_into_the_root_of_the_file_system(here: Path, option: str) -> None:
    before = files(here)

    result = run("compile", "shop.yaml", "--cloud", "aws", option, "/")

    assert result.exit_code == 2
    assert f"Invalid value for {option}: name a folder; this is the root" in result.stderr
    assert files(here) == before


# --- usage ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show"], "name a blueprint file"),
        (["show", "shop.yaml"], "--cloud aws"),
        (["show", "shop.yaml", "--cloud", "awz"], "no cloud 'awz'"),
        (["show", "shop.yaml", "--stack", "shop-aws-dev"], "not both"),
        (["show", "--stack", "shop-aws-dev", "--cloud", "aws"], "--cloud is what the stack"),
        (["show", "--stack", "nowhere"], "no stack 'nowhere'"),
        (["show", "shop.yaml", "--cloud", "aws", "--style", "foo"], "--style: 'foo' is none of"),
        (["show", "shop.yaml", "-c", "aws", "-e", "prd"], "no environment 'prd'"),
        (["show", "shop.yaml", "-c", "aws", "--region", "mars-1"], "aws has no region 'mars-1'"),
        (["version", "--format", "xml"], "'xml' is none of these: text, json"),
        (["check", "shop.yaml", "--environment", "prod"], "needs --cloud"),
        (["compile", "shop.yaml", "--colour"], "No such option"),
        (["compile", "shop.yaml", "--stake", "x"], "Possible options: --stack"),
        (["compile", "shop.yaml", "--force=yes"], "'--force' ignored explicit argument"),
        (["compile", "shop.yaml", "--out"], "'--out' expected one argument"),
        (["compile", "shop.yaml", "hello.yaml"], "unexpected extra argument (hello.yaml)"),
        (["stack", "new", "-b", "shop.yaml"], "Missing option --cloud"),
        ([], "Usage: twofold [OPTIONS] COMMAND"),
        (["compliment"], "No such command"),
        (["schema", "cloud"], "cloud"),
        (["stack", "new", "a b", "-b", "shop.yaml", "-c", "aws"], "a stack's name"),
        (["stack", "new", "-b", "shop.yaml", "-c", "aws", "-e", "prd"], "no environment 'prd'"),
        (["stack", "new", "-b", "shop.yaml", "-c", "aws", "--region", "a: b"], "no region 'a: b'"),
        (["stack", "new", "-b", "shop.yaml", "-c", "aws", "--style", "pods"], "'pods' is none of"),
        (["check", "shop.yaml", "--cloud="], "Invalid value for --cloud: it is empty"),
        (["check", "shop.yaml", "-c", "aws", "--environment="], "--environment: it is empty"),
        (["compile", "shop.yaml", "-c", "aws", "--out", ""], "--out: it is empty"),
        (["check", ""], "BLUEPRINT: it is empty"),
        (["package", ""], "it is empty"),
        (["new", "project", "x", "--clouds", "aws,awz"], "--clouds: no cloud 'awz'; did you mean"),
    ],
)
def test_wrong_usage_leaves_with_status_2(here: Path, arguments: list[str], said: str) -> None:
    before = files(here)

    result = run(*arguments)

    assert result.exit_code == 2
    assert said in result.stderr
    assert files(here) == before


@pytest.mark.parametrize(
    "words",
    [
        ("check", "shop.yaml", "--cloud=aws", "--environment=prod"),
        ("check", "-c", "aws", "-e", "prod", "shop.yaml"),
        ("check", "-caws", "-eprod", "--", "shop.yaml"),
        ("check", "shop.yaml", "-c", "azure", "-e", "prod", "--cloud", "aws"),
    ],
)
def test_words_are_written_in_every_way_that_is_usual(here: Path, words: tuple[str, ...]) -> None:
    command, *rest = words
    result = run(command, "--format", "json", *rest)

    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["stack"] == "shop-aws-prod"
    assert here.exists()


@pytest.mark.parametrize(
    "command",
    [["check"], ["show"], ["diff"], ["compile"], ["schema"], ["version"], ["stack", "new"]],
)
def test_every_command_has_help_with_examples(command: list[str]) -> None:
    result = run(*command, "--help")

    assert result.exit_code == 0
    assert f"twofold {' '.join(command)}" in result.stdout
    assert "Examples" in result.stdout


@pytest.mark.parametrize("of", [[], ["blueprint"], ["stack"]])
def test_schemas_describe_every_key(of: list[str]) -> None:
    schema = json.loads(run("schema", *of).stdout)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "services" in json.dumps(schema) or "twofold:blueprint" in json.dumps(schema)


def test_version_is_for_people_and_for_programs() -> None:
    assert run("version").stdout.startswith("twofold ")
    assert json.loads(run("version", "--format", "json").stdout)["version"]
    assert run("--version").stdout == run("version").stdout


def test_a_mistake_of_ours_is_a_traceback_with_a_request_to_report_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken() -> None:
        raise KeyError("lost")

    with pytest.raises(Leave) as leaving:
        guarded(broken)()

    assert leaving.value.status == INTERNAL
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "please report it" in said


# --- as a process ---------------------------------------------------------------------


def test_colour_is_for_terminals_that_want_it(here: Path) -> None:
    (here / "bad.yaml").write_text(HELLO.replace("    http:", "    htpt:"))
    command = f"{sys.executable} -m twofold check bad.yaml"

    def on_a_terminal(**env: str) -> str:
        wanted = {"TERM": "xterm", "PYTHONPATH": str(ROOT / "generators"), **env}
        kept = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        done = subprocess.run(
            ["script", "-qec", command, "/dev/null"],
            capture_output=True,
            text=True,
            check=False,
            env={**kept, **wanted},
        )
        return done.stdout

    assert "\x1b[31m" in on_a_terminal()
    assert "\x1b[" not in on_a_terminal(NO_COLOR="1")
    assert "\x1b[" not in process("check", "bad.yaml", cwd=here).stderr


def test_a_closed_pipe_is_no_reason_to_complain(here: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(
        [sys.executable, "-m", "twofold", "schema"],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generators")},
    )
    os.close(writer)

    assert (done.returncode, done.stderr) == (BROKEN_PIPE, "")


@pytest.mark.parametrize(
    ("words", "status"), [("--help", 0), ("check hello.yaml", 0), ("check nothing.yaml", 1)]
)
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_who_closes_a_stream_gets_the_status_all_the_same(
    here: Path, words: str, status: int, closed: str
) -> None:
    (here / "hello.yaml").write_text(HELLO)

    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m twofold {words} {closed}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generators")},
    )

    assert (done.returncode, "Traceback" in done.stdout + done.stderr) == (status, False)


@pytest.mark.parametrize(
    "words",
    [
        "schema",
        "version",
        "--help",
        "--show-completion",
        "check hello.yaml",
        "check nothing.yaml --format json",
        "show hello.yaml --cloud aws --format json",
        "diff hello.yaml --cloud aws",
    ],
)
def test_a_full_disk_is_not_passed_over_at_the_end(here: Path, words: str) -> None:
    assert run("compile", "hello.yaml", "--cloud", "aws").exit_code == 0

    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m twofold {words} > /dev/full"],
        capture_output=True,
        text=True,
        check=False,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generators"), "SHELL": "/bin/bash"},
    )

    *_, said = done.stderr.splitlines()
    assert said == "error: standard output takes nothing more: No space left on device"
    assert (done.returncode, "Traceback" in done.stderr, "--out" in done.stderr) == (
        1,
        False,
        False,
    )


def opens(process: int, folder: Path) -> None:
    """Wait until a process has a folder open."""
    deadline = time.monotonic() + 60
    opened = Path("/proc", str(process), "fd")
    while not any(each.resolve() == folder for each in opened.iterdir()):
        assert time.monotonic() < deadline, "nobody opened the folder"
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at Linux's /proc")
def test_ctrl_c_ends_a_command_without_a_traceback_or_a_file(here: Path) -> None:
    """Another compile is at work in the same place, so that this one waits in its middle."""
    before = sorted(here.iterdir())
    other = os.open(here, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)

    running = subprocess.Popen(
        [sys.executable, "-m", "twofold", "compile", "shop.yaml", "--cloud", "aws", "-o", "made"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generators")},
    )
    opens(running.pid, here)
    # A signal between the opening and the locking of a folder wakes nobody: press it again.
    while running.poll() is None:
        running.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            running.wait(timeout=5)
    out, err = running.communicate()
    os.close(other)

    assert (running.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert sorted(here.iterdir()) == before


@pytest.mark.parametrize(
    "where", ["twofold.cli.line.run.parse", "twofold.cli.actions.check.check_selection"]
)
def test_ctrl_c_ends_a_command_even_where_cleaning_up_after_it_fails(
    where: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As argparse does, which puts back what it has not set yet."""

    def stumble(*_: object, **__: object) -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise AttributeError("save_nargs")

    monkeypatch.setattr(where, stumble)
    monkeypatch.setattr(sys, "argv", ["twofold", "check", "shop.yaml"])

    assert (main(), *capsys.readouterr()) == (130, "", "")


def test_every_name_survives_a_terminal_that_knows_only_ascii(here: Path) -> None:
    (here / "hello.yaml").write_text(HELLO.replace("Says hello", "Sagt grüß Gott"))

    done = process(
        "show", "hello.yaml", "--cloud", "aws", cwd=here, env={"PYTHONIOENCODING": "ascii"}
    )

    assert done.returncode == 0, done.stderr
    assert "greeter" in done.stdout
