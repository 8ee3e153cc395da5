"""`twofold check`: what somebody wrote, gone through."""

from __future__ import annotations

from twofold.cli.commands import LOOK, READ
from twofold.cli.line.command import Command
from twofold.cli.line.manual import Manual
from twofold.cli.options import (
    BlueprintArgument,
    CloudOption,
    EnvironmentOption,
    FormatOption,
    RegionOption,
    StackOption,
    StyleOption,
)
from twofold.cli.selection import Selection


def check(
    blueprint: BlueprintArgument = None,
    *,
    stack: StackOption = None,
    cloud: CloudOption = None,
    style: StyleOption = None,
    environment: EnvironmentOption = None,
    region: RegionOption = None,
    format_: FormatOption = "text",
) -> None:
    """Check a blueprint, by itself or for a target, and write nothing.

    A blueprint alone is checked for what it says. With --cloud, or as a stack, it is compiled as
    well: what the cloud and the style can give is checked, and limits that the cloud would
    complain of later. If all is well, the command says how many resources there are; else it
    prints every finding of the first phase that has any, with its place and a way out.
    """
    from twofold.cli.actions.check import check_selection

    check_selection(Selection(blueprint, stack, cloud, style, environment, region), format_)


command = Command(
    LOOK,
    check,
    Manual(
        (
            "twofold check blueprints/shop.yaml",
            "twofold check blueprints/shop.yaml --cloud aws --environment prod",
            "twofold check --stack shop-aws-dev --format json",
        ),
        READ,
    ),
)
