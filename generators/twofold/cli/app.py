"""The commands and what each takes. What they do is imported when one runs: help is instant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, ParamSpec, TypeAlias

import typer

from twofold.cli.guard import guarded
from twofold.cli.options import (
    DEFAULT_ENVIRONMENT,
    DEFAULT_STYLE,
    OUTPUT,
    STYLES,
    BlueprintArgument,
    CloudOption,
    EnvironmentOption,
    FormatOption,
    RegionOption,
    Selection,
    ShownOption,
    StackOption,
    Style,
    StyleOption,
    one_of,
)

Parameters = ParamSpec("Parameters")

LOOK = "Look, without an account"
MAKE = "Make"
HELP = "About twofold"

Schema: TypeAlias = Literal["blueprint", "stack"]
SCHEMAS: tuple[Schema, ...] = ("blueprint", "stack")

CONTEXT = {"help_option_names": ["--help", "-h"]}

app = typer.Typer(
    name="twofold",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings=CONTEXT,
    help="One blueprint, either style, any cloud: compile what your services need to Pulumi.",
    epilog="\n\n".join(
        (
            "[bold]Start here[/bold]",
            "  twofold show blueprints/shop.yaml --cloud aws",
            "  twofold compile blueprints/shop.yaml --cloud aws --out shop-aws",
        )
    ),
)
stacks = typer.Typer(
    name="stack", no_args_is_help=True, context_settings=CONTEXT, help="Make stack configuration."
)
app.add_typer(stacks, rich_help_panel=MAKE)


def _version(wanted: bool) -> None:
    if wanted:
        from twofold.cli.version import print_version

        print_version("text")
        raise typer.Exit


@app.callback()
def twofold(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print twofold's version.", callback=_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Take what stands before a command; the help is the app's own."""
    del version


def command(
    group: typer.Typer, name: str, panel: str, *examples: str
) -> Callable[[Callable[Parameters, None]], Callable[Parameters, None]]:
    """Register a command under a name, in a panel of the help, with examples below its own."""
    epilog = "\n\n".join(["[bold]Examples[/bold]", *(f"  {example}" for example in examples)])
    register = group.command(name, rich_help_panel=panel, epilog=epilog)
    return lambda function: register(guarded(function))


@command(
    app,
    "check",
    LOOK,
    "twofold check blueprints/shop.yaml",
    "twofold check blueprints/shop.yaml --cloud aws --environment prod",
    "twofold check --stack shop-aws-dev --format json",
)
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
    """Check a blueprint, by itself or for a target, and write nothing."""
    from twofold.cli.check import check_selection

    check_selection(Selection(blueprint, stack, cloud, style, environment, region), format_)


@command(
    app,
    "show",
    LOOK,
    "twofold show blueprints/shop.yaml --cloud aws",
    "twofold show --stack shop-aws-dev --only cart",
    "twofold show --stack shop-aws-dev --format json | jq '.components\\[].name'",
    "twofold show --stack shop-aws-dev --format html > shop.html",
)
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
        typer.Option(
            "--only",
            metavar="NAME",
            help="One service, store or topic; in a picture, with what it has to do with.",
            rich_help_panel=OUTPUT,
            show_default=False,
        ),
    ] = None,
    resources: Annotated[
        bool,
        typer.Option(
            "--resources",
            help="Have the resources in Mermaid and SVG too; elsewhere they always are.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    format_: ShownOption = "text",
) -> None:
    """Show a stack's resources as a tree, or its services and their links as a picture."""
    selection = Selection(blueprint, stack, cloud, style, environment, region)
    match format_:
        case "text" | "json":
            from twofold.cli.show import show_selection

            show_selection(selection, only, format_)
        case "mermaid" | "svg" | "html":
            from twofold.cli.picture import show_picture

            show_picture(selection, only, format_, with_resources=resources)


@command(
    app,
    "diff",
    LOOK,
    "twofold diff --stack shop-aws-dev",
    "twofold diff shop.yaml --cloud aws --against shop-before.yaml",
    "twofold diff --stack shop-aws-dev --exit-code > /dev/null || echo changed",
)
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
        typer.Option(
            "--against",
            metavar="FILE",
            help="The blueprint as it was, instead of the last compile.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="DIR",
            help="Where the last compile wrote; out/STACK if you do not say.",
            show_default=False,
        ),
    ] = None,
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code", help="Leave with status 1 if anything differs.", rich_help_panel=OUTPUT
        ),
    ] = False,
    format_: FormatOption = "text",
) -> None:
    """Say what changes against the last compile, resource by resource."""
    from twofold.cli.compare import diff_selection

    selection = Selection(blueprint, stack, cloud, style, environment, region)
    differs = diff_selection(selection, against, out, format_)
    raise typer.Exit(1 if differs and exit_code else 0)


@command(
    app,
    "compile",
    MAKE,
    "twofold compile blueprints/shop.yaml --cloud aws --out shop-aws",
    "twofold compile --stack shop-aws-prod",
    "twofold compile --stack online-boutique-aws-dev --manifests gitops/online-boutique",
)
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
        typer.Option(
            "--out",
            "-o",
            metavar="DIR",
            help="Where to write; out/STACK if you do not say.",
            rich_help_panel=OUTPUT,
            show_default=False,
        ),
    ] = None,
    manifests: Annotated[
        Path | None,
        typer.Option(
            "--manifests",
            metavar="DIR",
            help="Where to write the Kubernetes objects as plain YAML as well.",
            rich_help_panel=OUTPUT,
            show_default=False,
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Write over files that are not twofold's, or were changed since.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    format_: FormatOption = "text",
) -> None:
    """Write a Pulumi project that you keep."""
    from twofold.cli.make import compile_selection

    selection = Selection(blueprint, stack, cloud, style, environment, region)
    compile_selection(selection, out, manifests, format_, force=force)


@command(
    stacks,
    "new",
    MAKE,
    "twofold stack new --blueprint blueprints/shop.yaml --cloud aws",
    "twofold stack new shop-aws-prod --blueprint blueprints/shop.yaml --cloud aws -e prod",
)
def stack_new(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="The stack's name; BLUEPRINT-CLOUD-ENVIRONMENT if you do not say.",
            show_default=False,
        ),
    ] = None,
    *,
    blueprint: Annotated[
        Path, typer.Option("--blueprint", "-b", metavar="FILE", help="The blueprint it deploys.")
    ],
    cloud: Annotated[str, typer.Option("--cloud", "-c", metavar="CLOUD", help="Where it runs.")],
    environment: Annotated[
        str,
        typer.Option(
            "--environment", "-e", metavar="NAME", help="An environment of the blueprint."
        ),
    ] = DEFAULT_ENVIRONMENT,
    style: Annotated[
        Style,
        typer.Option(
            "--style",
            parser=one_of(*STYLES),
            metavar="|".join(STYLES),
            help="How services run that are not listed by name.",
        ),
    ] = DEFAULT_STYLE,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="REGION", help="The cloud's region.", show_default=False),
    ] = None,
    format_: FormatOption = "text",
) -> None:
    """Write a stack's configuration file, with everything it may say."""
    from twofold.cli.stacks import new_stack

    new_stack(Selection(blueprint, None, cloud, style, environment, region), name, format_)


@command(
    app,
    "schema",
    HELP,
    "twofold schema > blueprint.schema.json",
    "twofold schema stack > stack.schema.json",
)
def schema(
    of: Annotated[
        Schema,
        typer.Argument(
            parser=one_of(*SCHEMAS),
            metavar="|".join(SCHEMAS),
            help="Of a blueprint, or of a stack's Pulumi.STACK.yaml.",
        ),
    ] = "blueprint",
    format_: Annotated[
        Literal["json"],
        typer.Option(
            "--format", "-f", parser=one_of("json"), help="A schema is JSON.", hidden=True
        ),
    ] = "json",
) -> None:
    """Print the JSON Schema that makes editors complete and check."""
    from twofold.cli.schema import print_schema

    del format_
    print_schema(of)


@command(app, "version", HELP, "twofold version --format json")
def version(format_: FormatOption = "text") -> None:
    """Print twofold's version."""
    from twofold.cli.version import print_version

    print_version(format_)
