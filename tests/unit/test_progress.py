"""Progress: for people who wait at a terminal, and for nobody else.

Another program is at work in the folder, so that a compile waits in its middle for as long as a
test likes.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from compiled import ROOT
from terminal import Terminal, terminal
from twofold.cli.terminal.progress import PATIENCE, waiting

HELLO = "name: hello\nservices:\n  greeter: {code: greeter, http: [GET /hello]}\n"
COMPILE = f"{shlex.quote(sys.executable)} -m twofold compile hello.yaml --cloud aws --out made"
WRITING = " files to made"
WAITING = "Waiting for another compile, which writes in '.'"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "greeter").mkdir()
    (tmp_path / "greeter" / "main.py").write_text("async def app(scope, receive, send): ...\n")
    (tmp_path / "hello.yaml").write_text(HELLO)
    return tmp_path


@contextmanager
def typed(command: str, here: Path, **env: str) -> Generator[Terminal]:
    """A command at a terminal."""
    variables = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(ROOT / "generators"), **env}
    with terminal(["sh", "-c", command], here, variables) as running:
        yield running


@contextmanager
def at_work(here: Path) -> Generator[None]:
    """Another program writes where a compile is to write."""
    other = os.open(here, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(other)


def seen(command: str, here: Path, **env: str) -> str:
    """What a terminal shows of a compile that is held up until it says what it is at."""
    with ExitStack() as held, ExitStack() as open_:
        held.enter_context(at_work(here))
        running = open_.enter_context(typed(command, here, **env))
        text = running.until(WAITING)
        held.close()
        text += running.rest()
        assert running.status() == 0
    return text


def test_who_waits_sees_the_step_and_then_the_result(here: Path) -> None:
    shown, _, result = seen(COMPILE, here).rpartition("\x1b[?25h")

    assert WAITING in shown
    assert WAITING not in result
    assert "created." in result


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "env"),
    [
        pytest.param(COMPILE, {"TERM": "dumb"}, id="dumb"),
        pytest.param(f"{COMPILE} --format json", {}, id="json"),
        pytest.param(f"{COMPILE} | cat", {}, id="piped"),
        pytest.param(f"{COMPILE} 2> errors && cat errors", {}, id="errors-kept"),
    ],
)
def test_nobody_else_sees_more_than_what_is_waited_for(
    command: str, env: dict[str, str], here: Path
) -> None:
    with typed(command, here, **env) as running:
        with at_work(here):
            time.sleep(PATIENCE + 1.5)
        text = running.rest()

    assert "created" in text
    assert text.count(f"{WAITING}\r\n") == 1
    assert WRITING not in text
    assert "\x1b[?25" not in text


@pytest.mark.parametrize("options", ["", "--format json"])
def test_in_a_log_a_plain_line_says_what_is_waited_for(options: str, here: Path) -> None:
    with ExitStack() as held:
        held.enter_context(at_work(here))
        running = logged(f"{COMPILE} {options}", here)
        assert running.stderr
        line = running.stderr.readline()
        held.close()
        out, err = running.communicate()

    assert line == f"{WAITING}\n"
    assert ("Waiting" in out + err, running.returncode) == (False, 0)


def test_in_a_log_nobody_is_told_of_a_moment(capsys: pytest.CaptureFixture[str]) -> None:
    with waiting(WAITING, print, "json"):
        pass

    assert capsys.readouterr() == ("", "")


def logged(command: str, here: Path) -> subprocess.Popen[str]:
    """A command that no terminal shows."""
    return subprocess.Popen(
        shlex.split(command),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generators")},
    )


@pytest.mark.slow
def test_a_file_for_the_result_is_no_reason_to_be_silent(here: Path) -> None:
    seen(f"{COMPILE} > result", here)

    assert "\x1b" not in (here / "result").read_text(encoding="utf-8")


@pytest.mark.slow
def test_progress_without_colour_has_none(here: Path) -> None:
    assert "\x1b[3" not in seen(COMPILE, here, NO_COLOR="1")


def test_ctrl_c_gives_the_terminal_back(here: Path) -> None:
    with at_work(here), typed(f"exec {COMPILE}", here) as running:
        running.until(WAITING)
        running.type("\x03")
        text = running.rest()
        status = running.status()

    assert status == 130
    assert "\x1b[?25h" in text
    assert "Traceback" not in text
    assert not (here / "made").exists()


def test_who_waits_no_second_pays_nothing(here: Path) -> None:
    program = (
        "import sys, atexit; "
        "atexit.register(lambda: print('loaded', {'rich'} & set(sys.modules))); "
        "sys.argv = ['twofold', 'check', 'hello.yaml']; "
        "from twofold.cli import main; sys.exit(main())"
    )

    with typed(f"{shlex.quote(sys.executable)} -c {shlex.quote(program)}", here) as running:
        text = running.rest()

    assert "ok: hello" in text
    assert "loaded set()" in text
