"""Help: a page for each command, bold on terminals, plain elsewhere, at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from itertools import chain

import pytest

from compiled import ROOT
from reference.commands import commands
from twofold.cli.line.guard import BROKEN_PIPE, FINDINGS, INTERNAL
from twofold.cli.line.leaving import INTERRUPTED
from twofold.cli.line.manual import ENVIRONMENT, STATUSES
from twofold.cli.line.page import paragraphs
from twofold.cli.line.parameters import Argument, Option

COMMANDS = dict(commands())
PATHS = [(), ("new",), ("stack",), *(path[1:] for path in COMMANDS)]
SECTIONS = ("Usage:", "Options:", "Examples:", "Exit status:", "Environment:")

WANTED = {"TERM": "xterm", "COLUMNS": "80"}


@cache
def helped(*path: str) -> str:
    """What help prints into a pipe."""
    done = subprocess.run(
        [sys.executable, "-m", "twofold", *path, "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generators"), "COLUMNS": "80"},
    )
    return done.stdout


def on_a_terminal(command: str, **env: str) -> str:
    kept = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    done = subprocess.run(
        ["script", "-qec", f"{sys.executable} -m twofold {command}", "/dev/null"],
        capture_output=True,
        text=True,
        check=True,
        env={**kept, "PYTHONPATH": str(ROOT / "generators"), **WANTED, **env},
    )
    return done.stdout


@pytest.mark.parametrize("path", PATHS, ids="-".join)
def test_a_page_has_what_a_manual_page_has(path: tuple[str, ...]) -> None:
    lines = helped(*path).splitlines()

    places = [
        lines.index(next(line for line in lines if line.startswith(f"{each}"))) for each in SECTIONS
    ]

    assert places == sorted(places)
    assert f"Usage: {' '.join(('twofold', *path))} [OPTIONS]" in "\n".join(lines)


@pytest.mark.parametrize("path", COMMANDS, ids="-".join)
def test_a_page_has_every_parameter_and_the_whole_text(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    text = helped(*path[1:])

    flat = " ".join(text.split())

    assert all(paragraph in flat for paragraph in paragraphs(command))
    for each in command.parameters.values():
        match each:
            case Option() if not each.hidden:
                assert all(name in text for name in each.names)
                assert each.help
                assert each.help in flat
            case Argument():
                assert f"\n  {each.metavar} " in text
            case _:
                continue


@pytest.mark.parametrize("path", PATHS, ids="-".join)
def test_a_page_in_a_pipe_is_plain_and_narrow(path: tuple[str, ...]) -> None:
    text = helped(*path)

    examples = text.partition("Examples:\n")[2].partition("\n\n")[0]
    wide = [line for line in text.replace(examples, "").splitlines() if len(line) > 80]

    assert text.isascii()
    assert "\x1b" not in text
    assert wide == []


def test_headings_are_bold_on_terminals_that_want_it() -> None:
    assert "\x1b[1mUsage:\x1b[0m" in on_a_terminal("compile --help")
    assert "\x1b[" not in on_a_terminal("compile --help", NO_COLOR="1")
    assert "\x1b[" not in on_a_terminal("compile --help", TERM="dumb")


def test_statuses_are_those_that_commands_leave_with() -> None:
    known = {0, FINDINGS, 2, INTERNAL, INTERRUPTED, BROKEN_PIPE}

    assert {int(status) for status, _ in STATUSES} == known


def test_variables_are_those_that_the_code_reads() -> None:
    """Besides `COLUMNS`, which Python reads, and what is between a shell and its completion."""
    sources = (ROOT / "generators" / "twofold" / "cli").rglob("*.py")
    read = chain.from_iterable(
        re.findall(r'environ(?:\.get\(|\[)"(\w+)"(?!\] =)', path.read_text(encoding="utf-8"))
        for path in sources
        if path.parent.name != "completion"
    )

    assert {*read, "COLUMNS"} == {name for name, _ in ENVIRONMENT}
