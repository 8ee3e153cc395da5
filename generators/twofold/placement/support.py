"""The support table: what each target makes of each need.

The table is data. `place` refuses from it, `twofold matrix` and the documentation show it, and
the contract tests walk it. A cloud's own table stands in its folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from twofold.values import frozen

# Whoever completes a need's name waits, and would wait longer for what the model imports.
if TYPE_CHECKING:
    from twofold.placement.model import Style

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

# Where a blueprint or a stack says each need.
WRITTEN: Mapping[Need, str] = {
    "code": "`code`",
    "image": "`image`",
    "http": "`http`",
    "call": "`calls`",
    "topic": "`publishes`, `on: [{topic: ...}]`",
    "schedule": "`on: [{schedule: ...}]`",
    "document": "a store of kind `document`",
    "relational": "a store of kind `relational`",
    "cache": "a store of kind `cache`",
    "bucket": "a store of kind `bucket`",
    "secret": "`secrets`",
    "memory": "`memory`",
    "cpu": "`cpu`",
    "timeout": "`timeout`",
    "retries": "`retries`",
    "concurrency": "`concurrency`",
    "min-scale": "`scale: {min: ...}`",
    "max-scale": "`scale: {max: ...}`",
    "health": "`health`, `liveness`",
    "domain": "`twofold:domain`",
    "grpc": "a port of protocol `grpc`",
    "tcp": "a port of protocol `tcp`",
    "several-ports": "more than one of `ports`",
    "requests": "`requests`",
    "volume": "`volume`",
    "scratch": "`scratch`",
    "background": "no route, event or caller",
}


@frozen
class Target:
    """A style on a cloud, written `aws/functions`: a column of the table."""

    cloud: str
    style: Style

    def __str__(self) -> str:
        return f"{self.cloud}/{self.style}"


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


@frozen
class OfImages(Emulated):
    """A service with an `image` has it; `code` says why one with code has not."""

    code: Refused


Cell: TypeAlias = Native | Emulated | Refused
SupportTable: TypeAlias = "Mapping[Style, Mapping[Need, Cell]]"
# The tables of several clouds, each by the cloud's name.
SupportTables: TypeAlias = Mapping[str, SupportTable]

# What a table without a cell says, so that a need which is added later is dropped nowhere.
UNKNOWN = Refused("its support table does not know it yet", "do without it")


def cell(tables: SupportTables, target: Target, need: Need) -> Cell:
    """What a target makes of a need.

    >>> table: SupportTable = {"functions": {"topic": Native(("aws.sns.Topic",))}}
    >>> cell({"aws": table}, Target("aws", "functions"), "topic")
    Native(by=('aws.sns.Topic',))
    """
    return tables[target.cloud][target.style].get(need, UNKNOWN)


def refusal(tables: SupportTables, target: Target, need: Need, *, image: bool) -> Refused | None:
    """Why a target does not meet a need of a service, which may have an image; or `None`."""
    match cell(tables, target, need):
        case Refused() as refused:
            return refused
        case OfImages(code=refused):
            return None if image else refused
        case Native() | Emulated():
            return None


def targets(tables: SupportTables) -> tuple[Target, ...]:
    """Every target that there is: first all clouds in one style, then in the other."""
    styles: dict[Style, None] = {style: None for table in tables.values() for style in table}
    return tuple(
        Target(cloud, style)
        for style in styles
        for cloud, table in tables.items()
        if style in table
    )
