"""`twofold package`: what a stack deploys of its services."""

from __future__ import annotations

from typing import Annotated

from twofold.cli.commands import MAKE, READ
from twofold.cli.completion import offers
from twofold.cli.line.command import Command
from twofold.cli.line.manual import Manual
from twofold.cli.line.parameters import Argument
from twofold.cli.options import (
    BlueprintArgument,
    CloudOption,
    EnvironmentOption,
    FormatOption,
    StackOption,
    StyleOption,
)
from twofold.cli.selection import Selection


def package(
    blueprint: BlueprintArgument = None,
    services: Annotated[
        list[str] | None,
        Argument(
            metavar="SERVICE",
            many=True,
            help="The services to package; all of them if you name none.",
            completion=offers.services,
        ),
    ] = None,
    *,
    stack: StackOption = None,
    cloud: CloudOption = None,
    style: StyleOption = None,
    environment: EnvironmentOption = None,
    format_: FormatOption = "text",
) -> None:
    """Build what a stack deploys of its services: their code, with all that it imports.

    What a package is follows from the target: a zip for AWS Lambda, for Azure Functions or for
    Google's functions, or the folder that a container's image is built from. What a service depends
    on is fetched by uv, as wheels for the processor and the Python that it will run on.

    The same input makes the same bytes. A package is built when there is none, or when something
    that it is made of has changed; services are built side by side. Where one fails, the last good
    package stays, and the others are built.
    """
    from twofold.cli.actions.package import package_selection

    # Behind a stack, every word is a service.
    named = [str(blueprint)] if stack and blueprint else []
    chosen = None if stack else blueprint
    selection = Selection(chosen, stack, cloud, style, environment, None)
    package_selection(selection, [*named, *(services or ())], format_)


command = Command(
    MAKE,
    package,
    Manual(
        (
            "twofold package blueprints/shop.yaml --cloud aws",
            "twofold package blueprints/shop.yaml cart checkout --cloud azure",
            "twofold package --stack shop-aws-prod",
            "twofold package --stack shop-aws-prod --format json | jq '.packages[].size'",
        ),
        (
            *READ,
            ("uv.lock", "Read: which versions a service depends on; or requirements.txt."),
            (
                ".twofold/packages/",
                "Written, beside the blueprint or where TWOFOLD_PACKAGES says: a package for each "
                "service, and what is known of it.",
            ),
        ),
        (("1", "There are findings, or a package cannot be made; the others are."),),
    ),
)
