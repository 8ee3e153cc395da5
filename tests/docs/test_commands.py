"""What the site and the manual page say of commands is what help says, and it is true."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from compiled import ROOT
from docs.snippets import Shell, copy_repository, variables
from reference import commands as reference
from reference import manual as man
from twofold.cli.line.page import paragraphs
from twofold.cli.line.parameters import Argument, Option

COMMANDS = dict(reference.commands())
MAN = ROOT / "man" / "twofold.1"


@pytest.mark.parametrize("path", COMMANDS, ids="-".join)
def test_the_site_has_every_command_with_its_text_and_parameters(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    section = reference.page().partition(f"## {' '.join(path)} ")[2].partition("\n## ")[0]

    assert all(paragraph in section for paragraph in paragraphs(command))
    assert all(example in section for example in command.manual.examples)
    assert all(f"| `{file}` | " in section for file, _ in command.manual.files)
    for each in command.parameters.values():
        match each:
            case Option() if not each.hidden:
                assert all(name in section for name in each.names)
            case Argument():
                assert f"| `{each.metavar}` | " in section
            case _:
                continue


@pytest.mark.slow
def test_the_examples_run(tmp_path: Path) -> None:
    """Those that write come first; `diff` compares with what they wrote."""
    folder = tmp_path / "twofold"
    copy_repository(folder)
    shutil.copy(folder / "blueprints/shop.yaml", folder / "blueprints/before.yaml")
    shell = Shell(folder, variables(tmp_path), None)
    examples = [each for command in COMMANDS.values() for each in command.manual.examples]
    examples.sort(key=lambda each: each.split()[1] not in {"compile", "stack"})
    shell.say("twofold compile --stack shop-aws-dev")

    # Nothing but twofold is there for sure.
    ends = [(each, shell.say(each.partition(" | ")[0])) for each in examples]

    assert len(ends) > 15
    # What these would write is in the repository.
    written = {each for each, said in ends if "error[would-overwrite]" in said}
    assert all(each.startswith("twofold stack ") for each in written)
    # No cluster is here to be asked.
    asking = {
        each for each, said in ends if each.startswith("twofold doctor") and "[exit 1]" in said
    }
    others = [(each, said) for each, said in ends if each not in written | asking]
    assert asking
    assert [each for each, said in others if "[exit " in said] == []


def test_the_manual_page_is_up_to_date() -> None:
    """`PYTHONPATH=tools:generators python -m reference.manual > man/twofold.1` writes it anew."""
    assert MAN.read_text(encoding="utf-8") == man.page()


@pytest.mark.skipif(not shutil.which("groff"), reason="there is no groff")
def test_the_manual_page_is_laid_out_without_a_warning() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tascii", "-ww", str(MAN)], capture_output=True, text=True, check=True
    )

    assert done.stderr == ""
    text = re.sub(".\b", "", done.stdout)  # bold is a letter printed twice
    assert "\nEXIT STATUS\n" in text
    assert "twofold compile --stack shop-aws-prod" in text
