"""The support table: what each target makes of each need.

The table is data. `place` refuses from it, and the contract tests walk it. A cloud's own
table stands in its folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from twofold.placement.model import Style
from twofold.values import frozen

Need: TypeAlias = Literal[
    "code",
    "image",
    "http",
    "call",
    "topic",
    "schedule",
    "document",
    "relational",
    "cache",
    "bucket",
    "secret",
    "memory",
    "cpu",
    "timeout",
    "retries",
    "concurrency",
    "min-scale",
    "max-scale",
    "health",
    "domain",
    "grpc",
    "tcp",
    "several-ports",
    "requests",
    "volume",
    "scratch",
    "background",
]


@frozen
class Native:
    """The cloud has it: `by` names the resources that give it, as `lambda.Function`."""

    by: tuple[str, ...]


@frozen
class Emulated:
    """It is there by other means; `differs` says what a user will notice."""

    by: tuple[str, ...]
    differs: str


@frozen
class Refused:
    """It cannot be had; `reason` says why, `instead` the nearest way out."""

    reason: str
    instead: str


Cell: TypeAlias = Native | Emulated | Refused
SupportTable: TypeAlias = Mapping[Style, Mapping[Need, Cell]]
