"""`twofold diff`: what changes against the last compile."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from twofold.cli.commands import LOOK, READ
from twofold.cli.completion import offers
from twofold.cli.line.command import Command
from twofold.cli.line.leaving import Leave
from twofold.cli.line.manual import Manual
from twofold.cli.line.parameters import Option
from twofold.cli.options import (
    OUTPUT,
    BlueprintArgument,
    CloudOption,
    EnvironmentOption,
    FormatOption,
    RegionOption,
    StackOption,
    StyleOption,
)
from twofold.cli.selection import Selection

AGAINST = "What to compare with"


def diff(
    blueprint: BlueprintArgument = None,
    *,
    stack: StackOption = None,
    cloud: CloudOption = None,
    style: StyleOption = None,
    environment: EnvironmentOption = None,
    region: RegionOption = None,
    against: Annotated[
        Path | None,
        Option(
            ("--against",),
            read=Path,
            metavar="FILE",
            help="The blueprint as it was, instead of the last compile.",
            completion=offers.blueprints,
            panel=AGAINST,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        Option(
            ("--out", "-o"),
            read=Path,
            metavar="DIR",
            help="Where the last compile wrote; out/STACK if you do not say.",
            panel=AGAINST,
        ),
    ] = None,
    exit_code: Annotated[
        bool,
        Option(("--exit-code",), help="Leave with status 1 if anything differs.", panel=OUTPUT),
    ] = False,
    format_: FormatOption = "text",
) -> None:
    """Say what changes against the last compile, resource by resource.

    The stack is compiled, and compared with what `twofold compile` kept in the folder that it
    wrote, or with another blueprint. `+` is created, `~` updated, `+-` replaced, `-` deleted, and
    `>` follows a change of something else. Nothing is written, and no cloud is asked: what has
    been changed in the cloud by hand, `pulumi preview` knows.
    """
    from twofold.cli.actions.diff import diff_selection

    selection = Selection(blueprint, stack, cloud, style, environment, region)
    differs = diff_selection(selection, against, out, format_)
    raise Leave(1 if differs and exit_code else 0)


command = Command(
    LOOK,
    diff,
    Manual(
        (
            "twofold diff --stack shop-aws-dev",
            "twofold diff blueprints/shop.yaml --cloud aws --against blueprints/before.yaml",
            "twofold diff --stack shop-aws-dev --exit-code > /dev/null || echo changed",
        ),
        (*READ, ("out/STACK/.twofold/graph.json", "Read: what the last compile made.")),
        statuses=(("1", "There are findings; with --exit-code, also: something differs."),),
    ),
)
