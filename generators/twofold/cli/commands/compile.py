"""`twofold compile`: a stack as a Pulumi project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from twofold.cli.commands import MAKE, READ
from twofold.cli.line.command import Command
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


def compile_(
    blueprint: BlueprintArgument = None,
    *,
    stack: StackOption = None,
    cloud: CloudOption = None,
    style: StyleOption = None,
    environment: EnvironmentOption = None,
    region: RegionOption = None,
    out: Annotated[
        Path | None,
        Option(
            ("--out", "-o"),
            read=Path,
            metavar="DIR",
            help="Where to write; out/STACK if you do not say.",
            panel=OUTPUT,
        ),
    ] = None,
    manifests: Annotated[
        Path | None,
        Option(
            ("--manifests",),
            read=Path,
            metavar="DIR",
            help="Where to write the Kubernetes objects as plain YAML as well.",
            panel=OUTPUT,
        ),
    ] = None,
    force: Annotated[
        bool,
        Option(
            ("--force",),
            help="Write over files that are not twofold's, or were changed since.",
            panel=OUTPUT,
        ),
    ] = False,
    format_: FormatOption = "text",
) -> None:
    """Write a Pulumi project that you keep.

    The project is Python, runs with `pulumi preview`, has tests of its own, and depends on
    nothing of twofold's. A second compile writes over what the first one wrote, and removes what
    is not needed any more. Files that you wrote or changed are kept: where one is in the way,
    that is a finding, unless --force is said. All files are written, or none.
    """
    from twofold.cli.actions.compile import compile_selection

    selection = Selection(blueprint, stack, cloud, style, environment, region)
    compile_selection(selection, out, manifests, format_, force=force)


command = Command(
    MAKE,
    compile_,
    Manual(
        (
            "twofold compile blueprints/shop.yaml --cloud aws --out shop-aws",
            "twofold compile --stack shop-aws-prod",
            "twofold compile --stack online-boutique-aws-dev --manifests gitops/online-boutique",
        ),
        (
            *READ,
            ("out/STACK/", "Written: the project, or where --out says."),
            (
                "out/STACK/.twofold/",
                "Written: the graph for `twofold diff`, and which files are twofold's.",
            ),
        ),
    ),
)
