"""The snippets of a page, and a shell in which its commands run one after the other.

A `console` block holds commands behind `$ ` with what they say, in which `...` stands for
anything. A block with a title is a file, which is there for the commands after it. A `text` block
is neither, and is not looked at.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from compiled import ROOT
from engine.pulumi_cli import Engine, pulumi_path
from twofold.packaging.kept import ELSEWHERE

DOCS = ROOT / "docs"

FENCE = re.compile(r'^```(\w*)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A block of a page: its language, the file that it is, and its text."""

    language: str
    title: str
    text: str

    def commands(self) -> Iterator[tuple[str, str]]:
        """Each command of a `console` block, with the output that it is said to have."""
        for part in re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def snippets(page: Path) -> tuple[Snippet, ...]:
    """Every block of a page, in order."""
    return tuple(Snippet(*found) for found in FENCE.findall(page.read_text(encoding="utf-8")))


def pattern(output: str) -> re.Pattern[str]:
    """Output as a pattern in which `...` stands for anything."""
    return re.compile(".*".join(map(re.escape, output.strip().split("..."))), re.DOTALL)


class Shelled(Engine):
    """The engine, for commands that somebody types."""

    def variables(self) -> dict[str, str]:
        """What its commands find in their environment."""
        return self._environment()


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs commands in a copy of the repository, as a reader who has cloned it would."""

    folder: Path
    variables: Mapping[str, str]
    engine: Engine | None

    def run(self, page: Path) -> int:
        """Go through a page: write its files, run its commands, and count these."""
        count = 0
        for snippet in snippets(page):
            if snippet.title:
                path = self.folder / snippet.title
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(snippet.text, encoding="utf-8")
            elif snippet.language == "console":
                for command, output in snippet.commands():
                    said = self.say(command)
                    assert pattern(output).fullmatch(said), f"$ {command}\n{said}"
                    count += 1
        return count

    def say(self, command: str) -> str:
        """Run a command, and give what it says, with its status where that is not 0."""
        if self.engine:
            self.engine.stand_ins.begin()
        done = subprocess.run(
            command,
            shell=True,
            cwd=self.folder,
            env=dict(self.variables),
            input="an example of a secret\n",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        said = done.stdout + (f"[exit {done.returncode}]\n" if done.returncode else "")
        return said.strip()


def copy_repository(folder: Path) -> None:
    """Copy what a reader's commands need of the repository."""
    for name in ("blueprints", "stacks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".twofold"))
    for name in ("Pulumi.yaml", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)


def variables(around: Path, engine: Engine | None = None) -> dict[str, str]:
    """What commands find: our `twofold`, and `pulumi` on stand-ins, as nobody could answer it."""
    shims = around / "bin"
    shims.mkdir()
    python, here = shlex.quote(sys.executable), Path(__file__).parent
    _shim(
        shims / "twofold",
        f"""case "$1" in
          package) exec {python} {here}/package_stand_in.py "$@" ;;
          *) exec {python} -m twofold "$@" ;;
        esac""",
    )
    _shim(shims / "pip", f'exec {python} {here}/pip_stand_in.py "$@"')
    _shim(
        shims / "pulumi",
        f"""real={shlex.quote(str(pulumi_path()))}
        case "$1" in
          up|destroy) exec "$real" "$@" --yes --skip-preview --non-interactive --color=never ;;
          preview) exec "$real" "$@" --non-interactive --color=never ;;
          *) exec "$real" "$@" ;;
        esac""",
    )
    path = (shims, Path(sys.executable).parent, os.environ["PATH"])
    found = {
        **(
            Shelled(engine.project, engine.state, engine.stand_ins).variables()
            if engine
            else os.environ
        ),
        "PATH": os.pathsep.join(map(str, path)),
        "PYTHONPATH": f"{ROOT / 'generators'}{os.pathsep}{ROOT / 'tests'}",
        "COLUMNS": "200",
    }
    if engine is None:
        # They lie where the page says; who deploys finds those that tests have.
        found.pop(ELSEWHERE, None)
    return found


def _shim(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
