"""What help says of a command, in the order of a manual page: `--help`, the site, `man twofold`."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from twofold.cli.line.command import Documented, Group, summary
from twofold.cli.line.manual import ENVIRONMENT, Rows
from twofold.cli.line.parameters import HELP, OPTIONS, Argument, Option, Parameter
from twofold.cli.terminal.output import WIDEST, Piece
from twofold.values import frozen

# What is described may take this much of a line; a longer one has the line for itself.
TERM = 30

EXAMPLES = "Examples"


@frozen
class Section:
    """A part of a manual page: terms, each with what it means; an example has no meaning."""

    title: str
    rows: Rows


def page(command: Documented, path: str) -> Iterator[Sequence[Piece]]:
    """Lay out a command's page as lines, with bold headings."""
    summary, *rest = paragraphs(command)
    width = min(shutil.get_terminal_size().columns, WIDEST)
    yield from _plain(*_wrapped(summary, width), "")
    yield ("Usage:", "bold"), (f" {usage(path, command)}", "plain")
    for paragraph in rest:
        yield from _plain("", *_wrapped(paragraph, width))
    for section in sections(command):
        yield from _plain("")
        yield ((f"{section.title}:", "bold"),)
        yield from _plain(*_laid_out(section.rows, width))


def _plain(*lines: str) -> Iterator[Sequence[Piece]]:
    yield from (((line, "plain"),) for line in lines)


def paragraphs(command: Documented) -> list[str]:
    """What a command does: in a sentence, and then in as many as it takes."""
    text = textwrap.dedent(command.help).strip()
    return [" ".join(each.split()) for each in text.split("\n\n")]


def usage(path: str, command: Documented) -> str:
    """How a command is called."""
    arguments = (each for each in command.parameters.values() if isinstance(each, Argument))
    words = [f"[{each.metavar}]{'...' if each.many else ''}" for each in arguments]
    if isinstance(command, Group):
        words.append("COMMAND")
    return " ".join([path, "[OPTIONS]", *words])


def sections(command: Documented) -> Iterator[Section]:
    """Everything that a page has below its text."""
    manual = command.manual
    if isinstance(command, Group):
        yield from _commands(command)
    yield from parameters(command)
    yield Section(EXAMPLES, tuple((example, "") for example in manual.examples))
    yield Section("Exit status", manual.exit_statuses)
    yield Section("Environment", ENVIRONMENT)
    if manual.files:
        yield Section("Files", manual.files)


def _commands(group: Group) -> Iterator[Section]:
    panels: dict[str, list[tuple[str, str]]] = {}
    for name, each in group.commands.items():
        panels.setdefault(each.panel, []).append((name, summary(each)))
    for title, rows in panels.items():
        yield Section(title, tuple(rows))


def parameters(command: Documented) -> Iterator[Section]:
    """Arguments, and options in the groups that they belong to; help itself comes last."""
    panels: dict[str, list[tuple[str, str]]] = {"Arguments": []}
    for name, each in command.parameters.items():
        meaning = described(each, name, command.defaults)
        match each:
            case Argument():
                panels["Arguments"].append((each.metavar, meaning))
            case Option():
                if not each.hidden:
                    panels.setdefault(each.panel, []).append((option_term(each), meaning))
    own = [*panels.pop(OPTIONS, []), (option_term(HELP), HELP.help)]
    for title, rows in (*panels.items(), (OPTIONS, own)):
        if rows:
            yield Section(title, tuple(rows))


def option_term(option: Option) -> str:
    """An option as it is written, with what it takes."""
    return f"{', '.join(sorted(option.names, key=len))} {option.metavar}".rstrip()


def described(parameter: Parameter, name: str, defaults: Mapping[str, object]) -> str:
    """What a parameter means, and what holds where it is left out."""
    if name not in defaults and parameter.metavar:
        return f"{parameter.help} Required."
    default = defaults.get(name)
    return f"{parameter.help} Default: {default}." if isinstance(default, str) else parameter.help


def _laid_out(rows: Rows, width: int) -> Iterator[str]:
    column = min(max(len(term) for term, _ in rows), TERM) + 4
    for term, meaning in rows:
        lines = _wrapped(meaning, width - column)
        if lines and len(term) + 4 <= column:
            yield f"  {term:<{column - 2}}{lines.pop(0)}"
        else:
            yield f"  {term}"
        yield from (f"{'':<{column}}{line}" for line in lines)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, 30), break_long_words=False, break_on_hyphens=False)
