"""The reference of the command line, made from what `--help` is made from."""

from __future__ import annotations

import re
from collections.abc import Iterator

import typer.main
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from twofold.cli.app import app

MARKUP = re.compile(r"(?<!\\)\[/?[a-z ]+\]")

HEAD = """\
# Commands

This page is made from what `twofold --help` is made from. What holds for all commands (exit codes,
colours, shell completion, JSON) is in [Command line](../command-line.md).
"""


def page() -> str:
    """The page."""
    lines = [HEAD]
    for path, command in commands():
        lines += [f"## {' '.join(path)} {{: #{'-'.join(path[1:])} }}", "", command.help or "", ""]
        lines += ["```text", _usage(path, command), "```", ""]
        lines += [*_parameters(command), ""]
        if shown := [*examples(command)]:
            lines += ["Examples:", "", "```text", *shown, "```", ""]
    return "\n".join(lines)


def commands() -> Iterator[tuple[tuple[str, ...], TyperCommand]]:
    """Every command, with the words that it is called by."""
    yield from _commands(("twofold",), typer.main.get_command(app))


def _commands(
    path: tuple[str, ...], command: object
) -> Iterator[tuple[tuple[str, ...], TyperCommand]]:
    match command:
        case TyperCommand():
            yield path, command
        case TyperGroup():
            for name, each in command.commands.items():
                yield from _commands((*path, name), each)
        case _:
            raise TypeError(f"{' '.join(path)} is no command")


def _usage(path: tuple[str, ...], command: TyperCommand) -> str:
    arguments = [each for each in command.params if isinstance(each, TyperArgument)]
    return " ".join([*path, "[OPTIONS]", *(f"[{each.metavar}]" for each in arguments)])


def _parameters(command: TyperCommand) -> Iterator[str]:
    yield "| | |"
    yield "| --- | --- |"
    for each in command.params:
        match each:
            case TyperOption() if not each.hidden:
                names = ", ".join(f"`{name}`" for name in sorted(each.opts, key=len, reverse=True))
                takes = f" {_code(each.metavar)}" if each.metavar and not each.is_flag else ""
                yield f"| {names}{takes} | {_described(each)} |"
            case TyperArgument():
                yield f"| {_code(each.metavar or '')} | {_described(each)} |"
            case _:
                continue


def _code(text: str) -> str:
    # In code, a bar ends no cell of a table.
    return f"`{MARKUP.sub('', text)}`"


def _described(parameter: TyperOption | TyperArgument) -> str:
    text = _escaped(parameter.help or "")
    if parameter.show_default and isinstance(parameter.default, str):
        return f"{text} Default: `{parameter.default}`."
    return f"{text} Required." if parameter.required else text


def examples(command: TyperCommand) -> Iterator[str]:
    """The examples that a command's help ends with."""
    for line in (command.epilog or "").splitlines():
        if line.startswith("  "):
            yield line.strip().replace("\\[", "[")


def _escaped(text: str) -> str:
    return MARKUP.sub("", text).replace("|", r"\|")
