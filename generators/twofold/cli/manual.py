"""What help says of a command, in the order of a manual page: `--help`, the site, `man twofold`."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import Any, ClassVar, TypeAlias

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from twofold.cli.output import coloured, styled
from twofold.values import frozen

Rows: TypeAlias = tuple[tuple[str, str], ...]

# Lines of text that a person reads end here, however wide the terminal.
WIDEST = 100
# What is described may take this much of a line; a longer one has the line for itself.
TERM = 30

OPTIONS = "Options"
EXAMPLES = "Examples"

STATUSES: Rows = (
    ("0", "Done."),
    ("1", "There are findings."),
    ("2", "The command line is wrong: an unknown option, cloud, environment or stack."),
    ("70", "A mistake of twofold's. It prints a traceback; report it."),
    ("130", "Interrupted by Ctrl-C."),
    ("141", "Whoever read the output stopped reading, as `head` does."),
)

ENVIRONMENT: Rows = (
    ("NO_COLOR", "If it is set to anything, nothing is coloured (https://no-color.org)."),
    ("TERM", "If it is `dumb`, nothing is coloured, and no progress is shown."),
    ("COLUMNS", "How wide lines may be, where that is not the terminal's own width."),
)

BLUEPRINT_READ = ("BLUEPRINT", "Read, with the files that it includes and the code that it names.")
PROJECT_READ = (
    "Pulumi.yaml",
    "Read: the project here or above. Its `stackConfigDir` is where stacks' files are.",
)
STACK_READ = ("Pulumi.STACK.yaml", "Read with --stack: what is compiled, and for what.")
READ: Rows = (BLUEPRINT_READ, PROJECT_READ, STACK_READ)


@frozen
class Manual:
    """What a command's help says that its parameters do not.

    `statuses` are those that mean more than they do for every command.
    """

    examples: tuple[str, ...]
    files: Rows = ()
    statuses: Rows = ()

    @property
    def exit_statuses(self) -> Rows:
        """Every status that the command may leave with."""
        own = dict(self.statuses)
        return tuple((status, own.get(status, meaning)) for status, meaning in STATUSES)


@frozen
class Section:
    """A part of a manual page: terms, each with what it means; an example has no meaning."""

    title: str
    rows: Rows


class Command(TyperCommand):
    """A command whose help is a manual page."""

    manual: ClassVar[Manual]

    # Typer's context, which has no public type that all of its versions give.
    def get_help(self, ctx: Any) -> str:
        """Lay the page out for where it is printed."""
        return page(self, str(ctx.command_path), self.manual)


class Group(TyperGroup):
    """Commands below one word, whose help lists them."""

    manual: ClassVar[Manual]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words before a command.

        The flags that Typer adds have no default, and to read nothing it imports pydantic.
        """
        for each in self.get_params(ctx):
            if isinstance(each, TyperOption) and each.is_flag and each.default is None:
                each.default = False
        return super().parse_args(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """Lay the page out for where it is printed."""
        return page(self, str(ctx.command_path), self.manual)


def documented(manual: Manual) -> type[Command]:
    """Make the class of a command that has this manual."""
    return type("Documented", (Command,), {"manual": manual})


def documented_group(manual: Manual) -> type[Group]:
    """Make the class of a group that has this manual."""
    return type("DocumentedGroup", (Group,), {"manual": manual})


def page(command: Command | Group, path: str, manual: Manual) -> str:
    """Lay out a command's page: bold headings where they show, and plain text elsewhere."""
    summary, *rest = paragraphs(command)
    width = min(shutil.get_terminal_size().columns, WIDEST)
    lines = [*_wrapped(summary, width), "", f"{_heading('Usage:')} {usage(path, command)}"]
    for paragraph in rest:
        lines += ["", *_wrapped(paragraph, width)]
    for section in sections(command, manual):
        lines += ["", _heading(f"{section.title}:"), *_laid_out(section.rows, width)]
    return "\n".join(lines)


def paragraphs(command: Command | Group) -> list[str]:
    """What a command does: in a sentence, and then in as many as it takes."""
    text = textwrap.dedent(command.help or "").strip()
    return [" ".join(each.split()) for each in text.split("\n\n")]


def usage(path: str, command: Command | Group) -> str:
    """How a command is called."""
    arguments = [each.metavar for each in command.params if isinstance(each, TyperArgument)]
    words = [f"[{name}]" for name in arguments]
    if isinstance(command, Group):
        words.append("COMMAND")
    return " ".join([path, "[OPTIONS]", *words])


def sections(command: Command | Group, manual: Manual) -> Iterator[Section]:
    """Everything that a page has below its text."""
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
        if isinstance(each, Command | Group):
            panel = str(each.rich_help_panel)
            panels.setdefault(panel, []).append((name, paragraphs(each)[0]))
    for title, rows in panels.items():
        yield Section(title, tuple(rows))


def parameters(command: Command | Group) -> Iterator[Section]:
    """Arguments, and options in the groups that they belong to; help itself comes last."""
    panels: dict[str, list[tuple[str, str]]] = {"Arguments": []}
    own: list[tuple[str, str]] = []
    for each in command.params:
        match each:
            case TyperArgument():
                panels["Arguments"].append((each.metavar or "", described(each)))
            case TyperOption() if not each.hidden:
                row = (option_term(each), described(each))
                panels.setdefault(each.rich_help_panel or OPTIONS, []).append(row)
            case _:
                continue
    own += [*panels.pop(OPTIONS, []), ("-h, --help", "Say this and leave.")]
    for title, rows in (*panels.items(), (OPTIONS, own)):
        if rows:
            yield Section(title, tuple(rows))


def option_term(option: TyperOption) -> str:
    """An option as it is written, with what it takes."""
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {option.metavar}"


def described(parameter: TyperOption | TyperArgument) -> str:
    """What a parameter means, and what holds where it is left out."""
    text = parameter.help or ""
    if parameter.required:
        return f"{text} Required."
    shown = parameter.show_default and isinstance(parameter.default, str)
    return f"{text} Default: {parameter.default}." if shown else text


def _heading(title: str) -> str:
    return styled(title, "bold") if coloured(sys.stdout) else title


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
