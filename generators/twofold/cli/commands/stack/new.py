"""`twofold stack new`: a stack's configuration file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from twofold.cli.commands import BLUEPRINT_READ, MAKE, PROJECT_READ
from twofold.cli.completion import offers
from twofold.cli.line.command import Command
from twofold.cli.line.manual import Manual
from twofold.cli.line.parameters import Argument, Option
from twofold.cli.options import FormatOption, StackCloud, StackRegion, choice
from twofold.cli.selection import DEFAULT_ENVIRONMENT, DEFAULT_STYLE, STYLES, Selection, Style


def new(
    name: Annotated[
        str | None,
        Argument(
            metavar="NAME",
            help="The stack's name; BLUEPRINT-CLOUD-ENVIRONMENT if you do not say.",
        ),
    ] = None,
    *,
    blueprint: Annotated[
        Path,
        Option(
            ("--blueprint", "-b"),
            read=Path,
            metavar="FILE",
            help="The blueprint it deploys.",
            completion=offers.blueprints,
        ),
    ],
    cloud: StackCloud,
    environment: Annotated[
        str | None,
        Option(
            ("--environment", "-e"),
            metavar="NAME",
            help="An environment of the blueprint; the one that NAME ends in, or else "
            f"{DEFAULT_ENVIRONMENT}, if you do not say.",
            completion=offers.environments,
        ),
    ] = None,
    style: Annotated[
        Style | None,
        choice(
            ("--style",),
            STYLES,
            f"How services run that are not listed by name; {DEFAULT_STYLE} if you do not say, and "
            "kubernetes where the cloud is a cluster.",
        ),
    ] = None,
    region: StackRegion = None,
    format_: FormatOption = "text",
) -> None:
    """Write a stack's configuration file, with everything it may say.

    What it says is compiled first: a file that could not work is not written, and one that is
    there is never written over. What is left to type before `pulumi preview` is printed.
    """
    from twofold.cli.actions.stack.new import new_stack

    new_stack(Selection(blueprint, None, cloud, style, environment, region), name, format_)


command = Command(
    MAKE,
    new,
    Manual(
        (
            "twofold stack new --blueprint blueprints/shop.yaml --cloud aws",
            "twofold stack new shop-aws-prod --blueprint blueprints/shop.yaml --cloud aws",
        ),
        (
            BLUEPRINT_READ,
            PROJECT_READ,
            ("stacks/Pulumi.NAME.yaml", "Written, in the folder of `stackConfigDir`."),
        ),
    ),
)
