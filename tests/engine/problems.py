"""A refusal: which property, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cloud would refuse a request; `property` is the path as Pulumi writes it."""

    property: str
    reason: str

    def __str__(self) -> str:
        return f"{self.property}: {self.reason}" if self.property else self.reason


class RefusedError(Exception):
    """A look-up that a cloud or the SDK refuses, with every reason."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems
