"""What several commands take: the same words, the same meaning, the same help."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, TypeVar

import typer

from twofold.cli import completion
from twofold.cli.output import Drawing, Format, Shown, Tabular
from twofold.values import frozen

Style: TypeAlias = Literal["functions", "kubernetes"]

WHAT = "What to compile"
OUTPUT = "Output"
ANSWERS = "Answers"

DEFAULT_STYLE: Style = "functions"
DEFAULT_ENVIRONMENT = "dev"

Word = TypeVar("Word", bound=str)


def one_of(*words: Word) -> Callable[[str], Word]:
    """Make a reader of a parameter that is one of a few words."""

    def read(text: str) -> Word:
        for word in words:
            if word == text:
                return word
        raise typer.BadParameter(f"'{text}' is none of these: {', '.join(words)}")

    return read


# Typed, so that a word that the type has not is a mistake here.
STYLES: tuple[Style, ...] = ("functions", "kubernetes")
FORMATS: tuple[Format, ...] = ("text", "json")
DRAWINGS: tuple[Drawing, ...] = ("mermaid", "svg", "html")
SHOWN: tuple[Shown, ...] = (*FORMATS, *DRAWINGS)
TABULAR: tuple[Tabular, ...] = (*FORMATS, "markdown")

BlueprintArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="BLUEPRINT",
        help="A blueprint file; or name a stack with --stack.",
        autocompletion=completion.blueprints,
        show_default=False,
    ),
]
StackOption = Annotated[
    str | None,
    typer.Option(
        "--stack",
        "-s",
        metavar="NAME",
        help="A stack of this project: all of it comes from its Pulumi.NAME.yaml.",
        autocompletion=completion.stacks,
        rich_help_panel=WHAT,
        show_default=False,
    ),
]
CloudOption = Annotated[
    str | None,
    typer.Option(
        "--cloud",
        "-c",
        metavar="CLOUD",
        help="The cloud to compile for, such as aws.",
        autocompletion=completion.clouds,
        rich_help_panel=WHAT,
        show_default=False,
    ),
]
StyleOption = Annotated[
    Style | None,
    typer.Option(
        "--style",
        parser=one_of(*STYLES),
        metavar="|".join(STYLES),
        help=f"How services run; {DEFAULT_STYLE} if you do not say.",
        autocompletion=completion.one_of(*STYLES),
        rich_help_panel=WHAT,
        show_default=False,
    ),
]
EnvironmentOption = Annotated[
    str | None,
    typer.Option(
        "--environment",
        "-e",
        metavar="NAME",
        help=f"An environment of the blueprint; {DEFAULT_ENVIRONMENT} if you do not say.",
        autocompletion=completion.environments,
        rich_help_panel=WHAT,
        show_default=False,
    ),
]
RegionOption = Annotated[
    str | None,
    typer.Option(
        "--region",
        metavar="REGION",
        help="The cloud's region; Pulumi asks for one if you do not say.",
        rich_help_panel=WHAT,
        show_default=False,
    ),
]
FormatOption = Annotated[
    Format,
    typer.Option(
        "--format",
        "-f",
        parser=one_of(*FORMATS),
        metavar="|".join(FORMATS),
        help="Text for people, JSON for programs.",
        autocompletion=completion.one_of(*FORMATS),
        rich_help_panel=OUTPUT,
    ),
]
ShownOption = Annotated[
    Shown,
    typer.Option(
        "--format",
        "-f",
        parser=one_of(*SHOWN),
        metavar="|".join(SHOWN),
        help="Text for people, JSON for programs, or a picture; an HTML page has both.",
        autocompletion=completion.one_of(*SHOWN),
        rich_help_panel=OUTPUT,
    ),
]
TabularOption = Annotated[
    Tabular,
    typer.Option(
        "--format",
        "-f",
        parser=one_of(*TABULAR),
        metavar="|".join(TABULAR),
        help="Text for people, JSON for programs, Markdown for pages.",
        autocompletion=completion.one_of(*TABULAR),
        rich_help_panel=OUTPUT,
    ),
]
DescriptionOption = Annotated[
    str | None,
    typer.Option(
        "--description",
        metavar="TEXT",
        help="What it is for, in a sentence.",
        rich_help_panel=ANSWERS,
        show_default=False,
    ),
]
NoInputOption = Annotated[
    bool,
    typer.Option(
        "--no-input",
        help="Ask nothing, and take the usual answer where no option says another.",
        rich_help_panel=ANSWERS,
    ),
]


@frozen
class Selection:
    """What somebody asked for: a blueprint with a target, or a stack by name."""

    blueprint: Path | None
    stack: str | None
    cloud: str | None
    style: Style | None
    environment: str | None
    region: str | None

    def __post_init__(self) -> None:
        if self.stack and self.blueprint:
            raise typer.BadParameter("name a blueprint or a stack, not both", param_hint="--stack")
        if not self.stack and not self.blueprint:
            raise typer.BadParameter(
                "name a blueprint file, or a stack with --stack", param_hint="BLUEPRINT"
            )
        extra = [f"--{name}" for name, value in self._target.items() if value is not None]
        if self.stack and extra:
            raise typer.BadParameter(
                f"{', '.join(extra)} is what the stack's file says", param_hint="--stack"
            )
        if extra and not self.stack and self.cloud is None:
            raise typer.BadParameter(f"{', '.join(extra)} needs --cloud", param_hint="--cloud")

    @property
    def named(self) -> str:
        """What was named: the blueprint's path, or the stack."""
        return str(self.blueprint or self.stack)

    @property
    def words(self) -> str:
        """What was asked for, as somebody types it."""
        named = ["--stack", self.stack] if self.stack else [str(self.blueprint)]
        given = [(f"--{name}", value) for name, value in self._target.items() if value is not None]
        return shlex.join([*named, *(word for pair in given for word in pair)])

    @property
    def _target(self) -> dict[str, str | None]:
        return {
            "cloud": self.cloud,
            "style": self.style,
            "environment": self.environment,
            "region": self.region,
        }
