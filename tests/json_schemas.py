"""What a JSON Schema finds wrong with data, by a validator that is not ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, cast

from jsonschema import Draft202012Validator

from twofold.blueprint.schema import Json
from twofold.blueprint.text import Value


class Mistake(Protocol):
    """What a validator says about one value."""

    message: str


class Validator(Protocol):
    """What the tests use of the validator, whose own types name what is not installed."""

    def iter_errors(self, instance: object) -> Iterable[Mistake]:
        """Find what is wrong."""
        ...


def check(schema: dict[str, Json]) -> None:
    """Check that a schema is one."""
    Draft202012Validator.check_schema(schema)


def mistakes(schema: dict[str, Json], data: Value | Json) -> list[str]:
    """Say what is wrong with data."""
    validator = cast("Validator", Draft202012Validator(schema))
    return [mistake.message for mistake in validator.iter_errors(data)]
