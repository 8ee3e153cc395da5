"""The stacks that tests compile: those of this repository, and those of the case folders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from twofold.compile import CLOUDS, compile_stack
from twofold.placement.config import read_stack
from twofold.placement.model import Stack
from twofold.resources.graph import ResourceGraph

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"

REGION_KEYS = {name: cloud.region for name, cloud in CLOUDS.items()}


@dataclass(frozen=True, slots=True)
class Case:
    """A stack to compile: its configuration file, the project's root, and its expected dump."""

    name: str
    config: Path
    root: Path
    expected: Path

    def stack(self) -> Stack:
        """The typed configuration."""
        return read_stack(self.config, self.root, REGION_KEYS)

    def graph(self) -> ResourceGraph:
        """The compiled stack."""
        return _compiled(self)


@cache
def _compiled(case: Case) -> ResourceGraph:
    return compile_stack(case.stack())


def _cases() -> list[Case]:
    ours = [
        Case(path.stem.removeprefix("Pulumi."), path, ROOT, CASES / "stacks" / f"{path.stem}.txt")
        for path in sorted((ROOT / "stacks").glob("Pulumi.*.yaml"))
    ]
    folders = [
        Case(path.parent.name, path, path.parent, path.parent / "expected.txt")
        for path in sorted(CASES.glob("*/Pulumi.*.yaml"))
    ]
    return ours + folders


ALL = {case.name: case for case in _cases()}
