"""Running what a command line says, or showing how it would be right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

from twofold.cli.line.command import Command, Documented, Group
from twofold.cli.line.guard import guarded
from twofold.cli.line.leaving import Leave, UsageError
from twofold.cli.line.parameters import parse, values
from twofold.cli.terminal.output import complain, complain_line, say_line

WRONG_USAGE = 2


def main(app: Group, words: Sequence[str]) -> int:
    """Run a program; the status is what to leave with."""
    try:
        _run(app, "twofold", words)
    except Leave as leaving:
        return leaving.status
    return 0


def _run(command: Documented, path: str, words: Sequence[str]) -> None:
    """Do what the words behind a command say; `path` is how it is called."""
    try:
        match command:
            case Command():
                _run_command(command, path, words)
            case Group():
                _run_group(command, path, words)
    except UsageError as error:
        _explain(error, command, path)


def _run_command(command: Command, path: str, words: Sequence[str]) -> None:
    found = parse(words, command.parameters)
    if found.helped and not found.mistake:
        _show(command, path)
        return
    guarded(command.function)(**values(found, command.parameters, command.defaults))


def _run_group(group: Group, path: str, words: Sequence[str]) -> None:
    if not words:
        _show(group, path, wrong=True)
    word, *rest = words
    if word in group.commands:
        _run(group.commands[word], f"{path} {word}", rest)
        return
    found = parse([word], group.parameters)
    if found.helped:
        _show(group, path)
        return
    mistake = found.mistake if word.startswith("-") else _no_command(word, group.commands)
    if mistake:
        raise UsageError(mistake)
    guarded(group.flags[word].function)()


def _show(command: Documented, path: str, *, wrong: bool = False) -> None:
    # Most runs show no help.
    from twofold.cli.line.page import page  # noqa: PLC0415

    say = complain_line if wrong else say_line

    def show() -> None:
        for line in page(command, path):
            say(*line)

    guarded(show)()
    if wrong:
        raise Leave(WRONG_USAGE)


def _explain(error: UsageError, command: Documented, path: str) -> NoReturn:
    """Say what is wrong with a command line, and how it would be right."""
    from twofold.cli.line.page import usage  # noqa: PLC0415 (as above)

    complain(f"Usage: {usage(path, command)}")
    complain(f"Try '{path} --help' for help.")
    complain()
    complain(f"Error: {error}")
    raise Leave(WRONG_USAGE) from None


def _no_command(word: str, known: Mapping[str, object]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 (as above)

    close = ", ".join(f"'{each}'" for each in get_close_matches(word, known))
    return f"No such command '{word}'.{f' Did you mean {close}?' if close else ''}"
