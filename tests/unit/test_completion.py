"""Completion: the words of this project, at once, in the shells that people use."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from compiled import ROOT
from terminal import Terminal, terminal
from twofold.cli.completion import offers, shells
from twofold.cli.line.parameters import Asked
from twofold.compile import CLOUDS
from twofold.services.sizes import ENVIRONMENTS

SHOP = """\
name: shop
include: [team/parts.yaml]
services:
  cart: {code: cart, uses: {carts: read}}
stores:
  carts: {kind: cache}
topics: {orders: {}}
environments: {test: {protected: false}}
"""


def needs(shell: str) -> pytest.MarkDecorator:
    """Skip on a machine that does not have a shell; where tests must run, it fails there."""
    missing = not shutil.which(shell) and "CI" not in os.environ
    return pytest.mark.skipif(missing, reason=f"there is no {shell}")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A project with stacks, two blueprints, and what looks like one."""
    files = {
        "Pulumi.yaml": "name: mine\nruntime: python\nstackConfigDir: stacks\n",
        "stacks/Pulumi.shop-aws-dev.yaml": "config:\n  twofold:blueprint: shop.yaml\n",
        "stacks/Pulumi.shop-aws-prod.yaml": "config: {}\n",
        "stacks/Pulumi.platform-aws-dev.yaml": "config: {}\n",
        "shop.yaml": SHOP,
        "team/hello.json": '{"name": "hello",\n "services": {"greeter": {"image": "x"}}}\n',
        "team/parts.yaml": "services: {price: {code: price}}\n",
        "docker-compose.yaml": "services: {db: {image: x}}\n",
        "broken.yaml": "name: [\nservices: {\n",
        "bin/twofold": f'#!/bin/sh\nexec {sys.executable} -m twofold "$@"\n',
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "bin/twofold").chmod(0o755)
    (tmp_path / "home").mkdir()
    return tmp_path


def environment(here: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PATH": f"{here / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "generators"),
        "HOME": str(here / "home"),
        "ZDOTDIR": str(here / "home"),
        "XDG_CONFIG_HOME": str(here / "home" / ".config"),
        "TERM": "xterm",
        "PS1": "$ ",
    }


def twofold(
    *words: str, here: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "twofold", *words],
        cwd=here,
        env={**environment(here), **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def offered(line: str, here: Path) -> list[str]:
    """What bash would offer behind a line, which it has divided into words."""
    words = line.replace("=", "\n=\n").replace(" ", "\n")
    at = str(words.count("\n"))
    asked = {"COMP_WORDS": words, "COMP_CWORD": at, "_TWOFOLD_COMPLETE": "complete_bash"}
    done = twofold(here=here, env=asked)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("twofold ver", ["version"]),
        ("twofold stack ", ["new", "platform"]),
        ("twofold new ", ["project", "service"]),
        ("twofold new project --clouds ", [*CLOUDS]),
        ("twofold new service --kind ", ["http", "event", "schedule"]),
        ("twofold new service --blueprint shop.yaml --topic ", ["orders"]),
        ("twofold check --cl", ["--cloud"]),
        ("twofold check --cloud ", [*CLOUDS]),
        ("twofold check --cloud=", [*CLOUDS]),
        ("twofold check --cloud=aw", ["aws"]),
        ("twofold show --style ", ["functions", "kubernetes"]),
        ("twofold compile --stack ", ["platform-aws-dev", "shop-aws-dev", "shop-aws-prod"]),
        ("twofold compile -s sh", ["shop-aws-dev", "shop-aws-prod"]),
        ("twofold check shop.yaml --environment ", ["dev", "prod", "test"]),
        ("twofold check broken.yaml -e ", ["dev", "prod"]),
        ("twofold check nowhere.yaml -e ", ["dev", "prod"]),
        ("twofold show shop.yaml --only ", ["cart", "carts", "orders", "price"]),
        ("twofold show --stack shop-aws-dev --only c", ["cart", "carts"]),
        ("twofold show --stack shop-aws-prod --only c", []),
        ("twofold show --format ", ["text", "json", "mermaid", "svg", "html"]),
        ("twofold check --format ", ["text", "json"]),
        ("twofold schema ", ["blueprint", "stack"]),
        ("twofold check ", ["broken.yaml", "shop.yaml", "team/hello.json"]),
        ("twofold check ./t", ["./team/hello.json"]),
        ("twofold check team/", ["team/hello.json"]),
        ("twofold diff --against s", ["shop.yaml"]),
        ("twofold stack new --blueprint s", ["shop.yaml"]),
        ("twofold compile --out ", []),
    ],
)
def test_what_is_offered(line: str, expected: list[str], here: Path) -> None:
    assert offered(line, here) == expected


def test_clouds_and_environments_are_those_that_there_are() -> None:
    """They are not imported for it, which takes longer than somebody waits."""
    assert offers.clouds(Asked("")) == [*CLOUDS]
    assert tuple(ENVIRONMENTS) == offers.ALWAYS


def test_completing_imports_little(here: Path) -> None:
    program = (
        "import sys, atexit; "
        "atexit.register(lambda: print('loaded', {'rich', 'jinja2', "
        "'twofold.compile'} & set(sys.modules))); "
        "from twofold.cli import main; main()"
    )
    asked = {"COMP_WORDS": "twofold\ncompile\n--stack\n", "COMP_CWORD": "3"}

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=here,
        env={**environment(here), **asked, "_TWOFOLD_COMPLETE": "complete_bash"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "shop-aws-dev" in done.stdout
    assert done.stdout.splitlines()[-1] == "loaded set()"


def test_names_that_a_shell_would_misread_are_left_to_it(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "my shop.yaml").write_text(SHOP, encoding="utf-8")
    monkeypatch.chdir(here)

    assert offers.blueprints(Asked("m")) == []
    assert offers.blueprints(Asked("s")) == ["shop.yaml"]


def test_no_name_commands_the_shell_that_offers_it(here: Path) -> None:
    (here / "shop.yaml").write_text('services: {cart: {}, "cart\\e[2J": {}}\n')

    assert offered("twofold show shop.yaml --only ", here) == ["cart"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_what_nobody_writes_into_is_not_waited_for(here: Path) -> None:
    os.mkfifo(here / "shop.fifo.yaml")

    assert offered("twofold check s", here) == ["shop.yaml"]


# --- in shells ------------------------------------------------------------------------


@contextmanager
def shell(words: list[str], here: Path) -> Generator[Terminal]:
    with terminal(words, here, environment(here)) as running:
        running.type("echo rea''dy\n")
        running.until("ready\r\n")
        yield running


def press_tab(running: Terminal, typed: str, expected: str) -> None:
    running.type(f"\x15{typed}\t")
    running.until(expected)


@pytest.mark.parametrize("installed", [False, True])
def test_bash_completes(here: Path, installed: bool) -> None:
    """Sourced, and installed for shells to come."""
    words = ["bash", "--noprofile", "-i"]
    if installed:
        (here / "home/.bashrc").write_text("PS1='$ '", encoding="utf-8")
        twofold("--install-completion", here=here, env={"SHELL": "/bin/bash"})
    with shell(words, here) as bash:
        if not installed:
            bash.type("source <(twofold --show-completion)\n")
        bash.type("bind 'set show-all-if-ambiguous on'; echo bo''und\n")
        bash.until("bound\r\n")

        press_tab(bash, "twofold check --cl", "--cloud ")
        press_tab(bash, "twofold check --cloud=aw", "--cloud=aws ")
        press_tab(bash, "twofold compile --stack pl", "platform-aws-dev ")
        press_tab(bash, "twofold check shop.yaml -e ", "dev   prod  test")
        press_tab(bash, "twofold check te", "team/hello.json ")
        press_tab(bash, "twofold compile --out doc", "docker-compose.yaml ")


@pytest.mark.slow
@needs("zsh")
def test_zsh_completes_at_the_first_press_of_tab(here: Path) -> None:
    twofold("--install-completion", here=here, env={"SHELL": "/bin/zsh"})
    with shell(["zsh", "-i"], here) as zsh:
        press_tab(zsh, "twofold check --cl", "oud")
        press_tab(zsh, "twofold check --cloud=aw", "=aws")
        press_tab(zsh, "twofold compile --stack pl", "atform-aws-dev")
        press_tab(zsh, "twofold s", "Show a stack's resources")


@pytest.mark.slow
@needs("zsh")
def test_zsh_completes_by_a_script_that_it_reads(here: Path) -> None:
    startup = "autoload -Uz compinit; compinit\nsource <(twofold --show-completion)\n"
    (here / "home/.zshrc").write_text(startup, encoding="utf-8")
    with shell(["zsh", "-i"], here) as zsh:
        press_tab(zsh, "twofold check --cl", "oud")
        press_tab(zsh, "twofold compile --stack pl", "atform-aws-dev")


@pytest.mark.slow
@needs("fish")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("twofold check --cl", ["--cloud\tThe cloud to compile for, such as aws."]),
        ("twofold check --cloud=aw", ["--cloud=aws"]),
        ("twofold compile -s sh", ["shop-aws-dev", "shop-aws-prod"]),
        ("twofold compile --out doc", ["docker-compose.yaml"]),
    ],
)
def test_fish_completes(line: str, expected: list[str], here: Path) -> None:
    twofold("--install-completion", here=here, env={"SHELL": "/usr/bin/fish"})

    done = subprocess.run(
        ["fish", "-c", f"complete -C '{line}'"],
        cwd=here,
        env=environment(here),
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == expected


# --- installing -----------------------------------------------------------------------


def test_installing_twice_leaves_one_line_and_what_was_there(here: Path) -> None:
    startup = here / "home/.bashrc"
    startup.write_text("alias ll='ls -l'", encoding="utf-8")

    first, second = (
        twofold("--install-completion", here=here, env={"SHELL": "/bin/bash"}) for _ in "12"
    )

    assert (first.returncode, second.returncode) == (0, 0)
    assert f"{startup}: written.\n" in first.stdout
    assert startup.read_text(encoding="utf-8") == (
        "alias ll='ls -l'\nsource ~/.bash_completions/twofold.sh\n"
    )


@pytest.mark.parametrize("name", shells.SHELLS)
def test_the_script_of_a_shell_that_is_named(name: str, here: Path) -> None:
    done = twofold(here=here, env={"_TWOFOLD_COMPLETE": f"source_{name}"})

    assert done.stdout == shells.script(name)


def test_a_shell_that_there_is_no_completion_for_is_named(here: Path) -> None:
    done = twofold("--show-completion", here=here, env={"SHELL": "/bin/tcsh"})

    assert done.returncode == 2
    assert "bash, zsh, fish" in done.stderr


def test_a_file_that_cannot_be_written_is_said_so(here: Path) -> None:
    (here / "home/.bash_completions").touch()

    done = twofold("--install-completion", here=here, env={"SHELL": "/bin/bash"})

    assert done.returncode == 2
    assert "--show-completion prints the script instead" in done.stderr
    assert not (here / "home/.bashrc").exists()
