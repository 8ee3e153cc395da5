"""`twofold schema`: the JSON Schemas of the files that people write."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from twofold.cli.commands import HELP
from twofold.cli.completion import offers
from twofold.cli.line.command import Command
from twofold.cli.line.manual import Manual
from twofold.cli.line.parameters import Argument, Option, one_of

Schema: TypeAlias = Literal["blueprint", "stack"]
SCHEMAS: tuple[Schema, ...] = ("blueprint", "stack")


def schema(
    of: Annotated[
        Schema,
        Argument(
            read=one_of(*SCHEMAS),
            metavar="|".join(SCHEMAS),
            help="Of a blueprint, or of a stack's Pulumi.STACK.yaml.",
            completion=offers.one_of(*SCHEMAS),
        ),
    ] = "blueprint",
    format_: Annotated[
        Literal["json"],
        Option(
            ("--format", "-f"),
            metavar="json",
            read=one_of("json"),
            help="A schema is JSON.",
            hidden=True,
        ),
    ] = "json",
) -> None:
    """Print the JSON Schema that makes editors complete and check.

    For the YAML language server, a file names its schema in its first line:
    `# yaml-language-server: $schema=blueprint.schema.json`.
    """
    from twofold.cli.actions.schema import print_schema

    del format_
    print_schema(of)


command = Command(
    HELP,
    schema,
    Manual(("twofold schema > blueprint.schema.json", "twofold schema stack > stack.schema.json")),
)
