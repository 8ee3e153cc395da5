"""`twofold new project`: a project of a template."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from twofold.cli.commands import MAKE
from twofold.cli.completion import offers
from twofold.cli.line.command import Command
from twofold.cli.line.manual import Manual
from twofold.cli.line.parameters import Argument, Option
from twofold.cli.options import (
    ANSWERS,
    OUTPUT,
    DescriptionOption,
    FormatOption,
    NoInputOption,
    choice,
)
from twofold.cli.selection import DEFAULT_STYLE, STYLES, Style


def _clouds(text: str) -> str:
    """Take names of clouds that there are."""
    from twofold.cli.actions.new.project import known_clouds

    return known_clouds(text)


def project(
    name: Annotated[
        str | None,
        Argument(
            metavar="NAME",
            help="What the application is called.",
        ),
    ] = None,
    *,
    description: DescriptionOption = None,
    clouds: Annotated[
        str | None,
        Option(
            ("--clouds", "-c"),
            metavar="CLOUDS",
            read=_clouds,
            help="Where it runs: one cloud, or several with commas; aws if you do not say.",
            completion=offers.clouds,
            panel=ANSWERS,
        ),
    ] = None,
    style: Annotated[
        Style | None,
        choice(
            ("--style",),
            STYLES,
            f"How its services run; {DEFAULT_STYLE} if you do not say.",
            ANSWERS,
        ),
    ] = None,
    service: Annotated[
        str | None,
        Option(
            ("--service",),
            metavar="NAME",
            help="The service that answers requests; greeter if you do not say.",
            panel=ANSWERS,
        ),
    ] = None,
    events: Annotated[
        bool,
        Option(
            ("--with-events",),
            help="Have a service that messages of a topic wake.",
            panel=ANSWERS,
        ),
    ] = False,
    schedule: Annotated[
        bool,
        Option(
            ("--with-schedule",),
            help="Have a service that is woken every night.",
            panel=ANSWERS,
        ),
    ] = False,
    source: Annotated[
        str | None,
        Option(
            ("--twofold",),
            metavar="ADDRESS",
            help="Where the project has twofold from, as in git+https://...; else as this one.",
            panel=ANSWERS,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        Option(
            ("--out", "-o"),
            read=Path,
            metavar="DIR",
            help="Where to write; a folder of the application's name if you do not say.",
            panel=OUTPUT,
        ),
    ] = None,
    no_input: NoInputOption = False,
    format_: FormatOption = "text",
) -> None:
    """Write a project: a blueprint, stacks, services, tests, and what editors and CI need.

    What no option says is asked at a terminal, and has a good answer already. Answers are looked
    at before anything is written, and the folder is written whole or not at all; one that is there
    is never written to. What is in it is yours. The template is cookiecutter's, which takes it by
    itself too.
    """
    from twofold.cli.actions.new.project import AskedProject, new_project

    asked = AskedProject(name, description, clouds, style, service, events, schedule, source, out)
    new_project(asked, format_, no_input=no_input)


command = Command(
    MAKE,
    project,
    Manual(
        (
            "twofold new project",
            "twofold new project shop --clouds aws,gcp --no-input",
            "twofold new project museum --clouds aws --style kubernetes --with-events --no-input",
        ),
        (("NAME/", "Written: the project, or where --out says."),),
    ),
)
