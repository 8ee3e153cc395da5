"""The JSON Schemas of the files that people write."""

from __future__ import annotations

from typing import Literal

from twofold.blueprint.schema import json_schema
from twofold.cli.terminal.output import say_json
from twofold.placement.schema import stack_schema


def print_schema(of: Literal["blueprint", "stack"]) -> None:
    """Print the schema of a blueprint or of a stack's configuration file."""
    match of:
        case "blueprint":
            say_json(json_schema())
        case "stack":
            say_json(stack_schema())
