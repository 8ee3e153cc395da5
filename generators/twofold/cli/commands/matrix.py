"""`twofold matrix`: what each target makes of each need."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from twofold.cli.commands import BLUEPRINT_READ, LOOK
from twofold.cli.completion import offers
from twofold.cli.line.command import Command
from twofold.cli.line.manual import Manual
from twofold.cli.line.parameters import Argument, Option
from twofold.cli.options import TabularOption, choice
from twofold.cli.selection import DEFAULT_ENVIRONMENT, STYLES, Style

ALONE = "What to show"


def matrix(
    blueprint: Annotated[
        Path | None,
        Argument(
            read=Path,
            metavar="BLUEPRINT",
            help="A blueprint file: what it needs, and where it runs.",
            completion=offers.blueprints,
        ),
    ] = None,
    *,
    cloud: Annotated[
        str | None,
        Option(
            ("--cloud", "-c"),
            metavar="CLOUD",
            help="The targets of one cloud.",
            completion=offers.clouds,
            panel=ALONE,
        ),
    ] = None,
    style: Annotated[
        Style | None,
        choice(("--style",), STYLES, "The targets of one style.", ALONE),
    ] = None,
    need: Annotated[
        str | None,
        Option(
            ("--need",),
            metavar="NEED",
            help="One need, with the resources that meet it.",
            completion=offers.needs,
            panel=ALONE,
        ),
    ] = None,
    environment: Annotated[
        str | None,
        Option(
            ("--environment", "-e"),
            metavar="NAME",
            help=f"An environment of the blueprint; {DEFAULT_ENVIRONMENT} if you do not say.",
            completion=offers.environments,
            panel=ALONE,
        ),
    ] = None,
    format_: TabularOption = "text",
) -> None:
    """Show what each target makes of each need, or which targets run a blueprint.

    A target is a style on a cloud, as aws/functions. What a service may need is `native` there,
    `emulated`, which is followed by what differs, or `refused`, with the reason and a way out.

    With a blueprint, these are its needs alone. All of it is compiled for each target, in that
    target's style; where it does not run, the findings are those of `twofold check --cloud CLOUD
    --style STYLE`. The status is 0 even so.
    """
    from twofold.cli.actions.matrix import Asked, show_matrix

    show_matrix(Asked(blueprint, environment, cloud, style, need), format_)


command = Command(
    LOOK,
    matrix,
    Manual(
        (
            "twofold matrix",
            "twofold matrix --need schedule",
            "twofold matrix blueprints/shop.yaml --environment prod",
            "twofold matrix --format markdown > support.md",
        ),
        (BLUEPRINT_READ,),
    ),
)
