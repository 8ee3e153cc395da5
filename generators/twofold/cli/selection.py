"""What somebody asks a command for: a blueprint with a target, or a stack."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Literal, TypeAlias

from twofold.cli.line.leaving import UsageError
from twofold.values import frozen

Style: TypeAlias = Literal["functions", "kubernetes"]
# Typed, so that a word that the type has not is a mistake here.
STYLES: tuple[Style, ...] = ("functions", "kubernetes")

DEFAULT_STYLE: Style = "functions"
DEFAULT_ENVIRONMENT = "dev"


@frozen
class Selection:
    """What somebody asked for: a blueprint with a target, or a stack by name."""

    blueprint: Path | None
    stack: str | None
    cloud: str | None
    style: Style | None
    environment: str | None
    region: str | None

    def __post_init__(self) -> None:
        if self.stack and self.blueprint:
            raise UsageError("name a blueprint or a stack, not both", "--stack")
        if not self.stack and not self.blueprint:
            raise UsageError("name a blueprint file, or a stack with --stack", "BLUEPRINT")
        extra = [f"--{name}" for name, value in self._target.items() if value is not None]
        if self.stack and extra:
            raise UsageError(f"{', '.join(extra)} is what the stack's file says", "--stack")
        if extra and not self.stack and self.cloud is None:
            raise UsageError(f"{', '.join(extra)} needs --cloud", "--cloud")

    @property
    def named(self) -> str:
        """What was named: the blueprint's path, or the stack."""
        return str(self.blueprint or self.stack)

    @property
    def words(self) -> str:
        """What was asked for, as somebody types it."""
        named = ["--stack", self.stack] if self.stack else [str(self.blueprint)]
        given = [(f"--{name}", value) for name, value in self._target.items() if value is not None]
        return shlex.join([*named, *(word for pair in given for word in pair)])

    @property
    def _target(self) -> dict[str, str | None]:
        return {
            "cloud": self.cloud,
            "style": self.style,
            "environment": self.environment,
            "region": self.region,
        }
