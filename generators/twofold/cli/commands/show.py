"""`twofold show`: what a stack comes to, as a tree, as data or as a picture."""

from __future__ import annotations

from typing import Annotated

from twofold.cli.commands import LOOK, READ
from twofold.cli.completion import offers
from twofold.cli.line.command import Command
from twofold.cli.line.manual import Manual
from twofold.cli.line.parameters import Option
from twofold.cli.options import (
    OUTPUT,
    BlueprintArgument,
    CloudOption,
    EnvironmentOption,
    RegionOption,
    ShownOption,
    StackOption,
    StyleOption,
)
from twofold.cli.selection import Selection


def show(
    blueprint: BlueprintArgument = None,
    *,
    stack: StackOption = None,
    cloud: CloudOption = None,
    style: StyleOption = None,
    environment: EnvironmentOption = None,
    region: RegionOption = None,
    only: Annotated[
        str | None,
        Option(
            ("--only",),
            metavar="NAME",
            help="One service, store or topic; in a picture, with what it has to do with.",
            completion=offers.names,
            panel=OUTPUT,
        ),
    ] = None,
    resources: Annotated[
        bool,
        Option(
            ("--resources",),
            help="Have the resources in Mermaid and SVG too; elsewhere they always are.",
            panel=OUTPUT,
        ),
    ] = False,
    format_: ShownOption = "text",
) -> None:
    """Show a stack's resources as a tree, or its services and their links as a picture.

    The stack is compiled, and what comes out is printed; no account is needed, and nothing is
    written. As text and as JSON these are the resources of each service, store and topic. As
    `mermaid`, `svg` and `html` it is a picture; the page has the resources too, and fetches
    nothing from elsewhere. Owners' transforms are Pulumi's, and are not shown.
    """
    selection = Selection(blueprint, stack, cloud, style, environment, region)
    match format_:
        case "text" | "json":
            from twofold.cli.actions.show import show_selection

            show_selection(selection, only, format_)
        case "mermaid" | "svg" | "html":
            from twofold.cli.actions.picture import show_picture

            show_picture(selection, only, format_, with_resources=resources)


command = Command(
    LOOK,
    show,
    Manual(
        (
            "twofold show blueprints/shop.yaml --cloud aws",
            "twofold show --stack shop-aws-dev --only cart",
            "twofold show --stack shop-aws-dev --format json | jq '.components[].name'",
            "twofold show --stack shop-aws-dev --format html > shop.html",
        ),
        READ,
    ),
)
