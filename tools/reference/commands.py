"""The reference of the command line, made from what `--help` is made from."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.cli.app import app
from twofold.cli.line.command import Command, Documented, Group
from twofold.cli.line.manual import ENVIRONMENT, STATUSES, Rows
from twofold.cli.line.page import Section, paragraphs, usage
from twofold.cli.line.page import sections as sections_of

HEAD = """\
# Commands

This page is made from what `twofold --help` is made from. What holds for all commands (exit
statuses, colours, shell completion, JSON) is in [Command line](../command-line.md).
"""

# What every command has in common is on the page about all of them.
ELSEWHERE = {"Exit status": STATUSES, "Environment": ENVIRONMENT}


def page() -> str:
    """The page."""
    lines = [HEAD]
    for path, command in commands():
        lines += [f"## {' '.join(path)} {{: #{'-'.join(path[1:])} }}", ""]
        lines += [line for paragraph in paragraphs(command) for line in (_escaped(paragraph), "")]
        lines += ["```text", usage(" ".join(path), command), "```", ""]
        for section in sections_of(command):
            if section.rows != ELSEWHERE.get(section.title):
                lines += [*_shown(section), ""]
    return "\n".join(lines)


def commands() -> Iterator[tuple[tuple[str, ...], Command]]:
    """Every command, with the words that it is called by."""
    yield from _commands(("twofold",), app)


def _commands(
    path: tuple[str, ...], command: Documented
) -> Iterator[tuple[tuple[str, ...], Command]]:
    match command:
        case Command():
            yield path, command
        case Group():
            for name, each in command.commands.items():
                yield from _commands((*path, name), each)


def table(title: str, rows: Rows) -> str:
    """Terms, and what they mean."""
    return "\n".join(_table(title, rows))


def _shown(section: Section) -> Iterator[str]:
    if any(meaning for _, meaning in section.rows):
        yield from _table(section.title, section.rows)
    else:
        yield from (f"**{section.title}**", "")
        yield from ("```text", *(line for line, _ in section.rows), "```")


def _table(title: str, rows: Rows) -> Iterator[str]:
    yield f"| {title} | |"
    yield "| --- | --- |"
    # In code, a bar ends no cell of a table.
    yield from (f"| `{term}` | {_escaped(meaning)} |" for term, meaning in rows)


def _escaped(text: str) -> str:
    return text.replace("|", r"\|").replace("<", "&lt;")
