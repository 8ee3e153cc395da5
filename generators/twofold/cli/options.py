"""What several commands take: the same words, the same meaning, the same help."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from twofold.cli import completion
from twofold.cli.leaving import UsageError
from twofold.cli.output import Drawing, Format, Shown, Tabular
from twofold.cli.parameters import Argument, Option, one_of
from twofold.values import frozen

Style: TypeAlias = Literal["functions", "kubernetes"]

WHAT = "What to compile"
OUTPUT = "Output"
ANSWERS = "Answers"

DEFAULT_STYLE: Style = "functions"
DEFAULT_ENVIRONMENT = "dev"

# Typed, so that a word that the type has not is a mistake here.
STYLES: tuple[Style, ...] = ("functions", "kubernetes")
FORMATS: tuple[Format, ...] = ("text", "json")
DRAWINGS: tuple[Drawing, ...] = ("mermaid", "svg", "html")
SHOWN: tuple[Shown, ...] = (*FORMATS, *DRAWINGS)
TABULAR: tuple[Tabular, ...] = (*FORMATS, "markdown")

BlueprintArgument = Annotated[
    Path | None,
    Argument(
        read=Path,
        metavar="BLUEPRINT",
        help="A blueprint file; or name a stack with --stack.",
        completion=completion.blueprints,
    ),
]
StackOption = Annotated[
    str | None,
    Option(
        ("--stack", "-s"),
        metavar="NAME",
        help="A stack of this project: all of it comes from its Pulumi.NAME.yaml.",
        completion=completion.stacks,
        panel=WHAT,
    ),
]
CloudOption = Annotated[
    str | None,
    Option(
        ("--cloud", "-c"),
        metavar="CLOUD",
        help="The cloud to compile for, such as aws.",
        completion=completion.clouds,
        panel=WHAT,
    ),
]
StyleOption = Annotated[
    Style | None,
    Option(
        ("--style",),
        read=one_of(*STYLES),
        metavar="|".join(STYLES),
        help=f"How services run; {DEFAULT_STYLE} if you do not say.",
        completion=completion.one_of(*STYLES),
        panel=WHAT,
    ),
]
EnvironmentOption = Annotated[
    str | None,
    Option(
        ("--environment", "-e"),
        metavar="NAME",
        help=f"An environment of the blueprint; {DEFAULT_ENVIRONMENT} if you do not say.",
        completion=completion.environments,
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
    Option(
        ("--format", "-f"),
        read=one_of(*FORMATS),
        metavar="|".join(FORMATS),
        help="Text for people, JSON for programs.",
        completion=completion.one_of(*FORMATS),
        panel=OUTPUT,
    ),
]
ShownOption = Annotated[
    Shown,
    Option(
        ("--format", "-f"),
        read=one_of(*SHOWN),
        metavar="|".join(SHOWN),
        help="Text for people, JSON for programs, or a picture; an HTML page has both.",
        completion=completion.one_of(*SHOWN),
        panel=OUTPUT,
    ),
]
TabularOption = Annotated[
    Tabular,
    Option(
        ("--format", "-f"),
        read=one_of(*TABULAR),
        metavar="|".join(TABULAR),
        help="Text for people, JSON for programs, Markdown for pages.",
        completion=completion.one_of(*TABULAR),
        panel=OUTPUT,
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
            raise UsageError("name a blueprint or a stack, not both", "--stack")
        if not self.stack and not self.blueprint:
            raise UsageError("name a blueprint file, or a stack with --stack", "BLUEPRINT")
        extra = [f"--{name}" for name, value in self._target.items() if value is not None]
        if self.stack and extra:
            raise UsageError(f"{', '.join(extra)} is what the stack's file says", "--stack")
        if extra and not self.stack and self.cloud is None:
            raise UsageError(f"{', '.join(extra)} needs --cloud", "--cloud")

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
