"""Which modules a command imports: nobody waits for what a command does not need."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HELLO = str(ROOT / "blueprints" / "hello.yaml")

# Runs the command line as `twofold` does, and says on the error stream what it imported.
PROGRAM = """
import sys
from twofold.cli import main

status = main()
print(*sorted(sys.modules), file=sys.stderr)
sys.exit(status)
"""

TARGET = (HELLO, "--cloud", "aws")
COMMANDS = {
    "help": ("--help",),
    "help of a command": ("compile", "--help"),
    "version": ("version",),
    "check": ("check", HELLO),
    "check for a target": ("check", *TARGET),
    "show": ("show", *TARGET),
    "compile functions": ("compile", *TARGET, "--style", "functions", "--out", "OUT"),
    "compile kubernetes": ("compile", *TARGET, "--style", "kubernetes", "--out", "OUT"),
}
ABOUT = ("help", "help of a command", "version")
COMPILES = ("compile functions", "compile kubernetes")
OF_PODS = "twofold.clouds.aws.kubernetes.lower"


@cache
def imported(command: str, out: str) -> frozenset[str]:
    """The modules that a command has imported when it ends."""
    words = [out if word == "OUT" else word for word in COMMANDS[command]]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], check=True, capture_output=True, text=True
    )
    return frozenset(done.stderr.split())


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("imports") / "out")


def found(command: str, out: str, *packages: str) -> list[str]:
    """What a command imported of some packages."""
    return sorted(
        module
        for module in imported(command, out)
        if any(module == package or module.startswith(f"{package}.") for package in packages)
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_imports_pulumi_or_the_sdk_of_a_cloud(command: str, out: str) -> None:
    sdks = ("pulumi", "pulumi_aws", "pulumi_kubernetes", "pulumi_docker_build", "pulumi_random")

    assert found(command, out, *sdks, "boto3", "botocore", "grpc") == []


@pytest.mark.parametrize("command", sorted({*COMMANDS} - {*COMPILES}))
def test_only_who_prints_a_project_imports_what_prints(command: str, out: str) -> None:
    assert found(command, out, "twofold.project") == []


@pytest.mark.parametrize("command", COMMANDS)
def test_only_who_wants_a_picture_imports_jinja(command: str, out: str) -> None:
    assert found(command, out, "jinja2") == []


@pytest.mark.parametrize("command", COMMANDS)
def test_only_who_talks_to_a_person_at_a_terminal_imports_rich(command: str, out: str) -> None:
    assert found(command, out, "rich") == []


@pytest.mark.parametrize("command", ABOUT)
def test_who_asks_for_help_imports_no_phase_of_the_compiler(command: str, out: str) -> None:
    phases = ("blueprint", "services", "placement", "clouds", "resources", "compile")

    assert found(command, out, *(f"twofold.{phase}" for phase in phases)) == []
    assert found(command, out, "yaml") == []


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_imports_what_makes_classes_at_length(command: str, out: str) -> None:
    """Values and the language's models are classes of our own, for that reason."""
    # From Python 3.13 on, what knows the versions of packages inspects functions.
    inspecting = () if command == "version" else ("inspect", "ast")

    assert found(command, out, "pydantic", "pydantic_core", "dataclasses", *inspecting) == []


@pytest.mark.parametrize("command", sorted({*COMMANDS} - {"help"}))
def test_a_command_imports_no_other(command: str, out: str) -> None:
    """Help lists them all: but for what each takes, it needs none of them either."""
    word = COMMANDS[command][0]

    assert found(command, out, "twofold.cli.commands") == [
        "twofold.cli.commands",
        f"twofold.cli.commands.{word}",
    ]
    assert found("help", out, "twofold.cli.actions") == []


@pytest.mark.parametrize("command", sorted({*COMMANDS} - {"show"}))
def test_only_show_and_diff_import_what_shows(command: str, out: str) -> None:
    assert found(command, out, "twofold.show", "twofold.resources.diff") == []


def test_only_who_runs_pods_imports_the_lowerings_of_pods(out: str) -> None:
    assert found("compile functions", out, OF_PODS) == []
    assert found("compile kubernetes", out, OF_PODS) == [OF_PODS]


@pytest.mark.parametrize("command", COMPILES)
def test_applications_are_compiled_without_the_lowerings_of_platforms(
    command: str, out: str
) -> None:
    assert found(command, out, "twofold.clouds.aws.platform.lower") == []
