"""What several commands take: the same words, the same meaning, the same help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from twofold.cli.completion import offers
from twofold.cli.line.parameters import OPTIONS, Argument, Option, one_of
from twofold.cli.selection import DEFAULT_ENVIRONMENT, DEFAULT_STYLE, STYLES, Style
from twofold.cli.terminal.output import Drawing, Format, Shown, Tabular

WHAT = "What to compile"
OUTPUT = "Output"
ANSWERS = "Answers"

# Typed, so that a word that the type has not is a mistake here.
FORMATS: tuple[Format, ...] = ("text", "json")
DRAWINGS: tuple[Drawing, ...] = ("mermaid", "svg", "html")
SHOWN: tuple[Shown, ...] = (*FORMATS, *DRAWINGS)
TABULAR: tuple[Tabular, ...] = (*FORMATS, "markdown")


def choice(
    names: tuple[str, ...], words: tuple[str, ...], text: str, panel: str = OPTIONS
) -> Option:
    """An option that is one of a few words."""
    return Option(names, text, "|".join(words), one_of(*words), offers.one_of(*words), panel)


BlueprintArgument = Annotated[
    Path | None,
    Argument(
        read=Path,
        metavar="BLUEPRINT",
        help="A blueprint file; or name a stack with --stack.",
        completion=offers.blueprints,
    ),
]
StackOption = Annotated[
    str | None,
    Option(
        ("--stack", "-s"),
        metavar="NAME",
        help="A stack of this project: all of it comes from its Pulumi.NAME.yaml.",
        completion=offers.stacks,
        panel=WHAT,
    ),
]
# Of a stack whose file is to be written.
StackCloud = Annotated[
    str,
    Option(
        ("--cloud", "-c"),
        metavar="CLOUD",
        help="Where it runs.",
        completion=offers.clouds,
    ),
]
StackRegion = Annotated[
    str | None,
    Option(
        ("--region",),
        metavar="REGION",
        help="The cloud's region.",
    ),
]
CloudOption = Annotated[
    str | None,
    Option(
        ("--cloud", "-c"),
        metavar="CLOUD",
        help="The cloud to compile for, such as aws.",
        completion=offers.clouds,
        panel=WHAT,
    ),
]
StyleOption = Annotated[
    Style | None,
    choice(("--style",), STYLES, f"How services run; {DEFAULT_STYLE} if you do not say.", WHAT),
]
EnvironmentOption = Annotated[
    str | None,
    Option(
        ("--environment", "-e"),
        metavar="NAME",
        help=f"An environment of the blueprint; {DEFAULT_ENVIRONMENT} if you do not say.",
        completion=offers.environments,
        panel=WHAT,
    ),
]
RegionOption = Annotated[
    str | None,
    Option(
        ("--region",),
        metavar="REGION",
        help="The cloud's region; Pulumi asks for one if you do not say.",
        panel=WHAT,
    ),
]
FormatOption = Annotated[
    Format,
    choice(("--format", "-f"), FORMATS, "Text for people, JSON for programs.", OUTPUT),
]
ShownOption = Annotated[
    Shown,
    choice(
        ("--format", "-f"),
        SHOWN,
        "Text for people, JSON for programs, or a picture; an HTML page has both.",
        OUTPUT,
    ),
]
TabularOption = Annotated[
    Tabular,
    choice(
        ("--format", "-f"),
        TABULAR,
        "Text for people, JSON for programs, Markdown for pages.",
        OUTPUT,
    ),
]
DescriptionOption = Annotated[
    str | None,
    Option(
        ("--description",),
        metavar="TEXT",
        help="What it is for, in a sentence.",
        panel=ANSWERS,
    ),
]
NoInputOption = Annotated[
    bool,
    Option(
        ("--no-input",),
        help="Ask nothing, and take the usual answer where no option says another.",
        panel=ANSWERS,
    ),
]
