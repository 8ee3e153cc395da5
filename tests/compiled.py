"""The stacks that tests compile: those of this repository, and those of the case folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from twofold.compile import CLOUDS, compile_stack
from twofold.placement.config import read_stack
from twofold.placement.model import Stack
from twofold.resources.graph import Resource, ResourceGraph

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

    def resources(self) -> Iterator[Resource]:
        """The resources of the compiled stack."""
        return (node for node in self.graph().nodes if isinstance(node, Resource))


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


def of_cloud(name: str) -> Mapping[str, Case]:
    """The stacks of a cloud."""
    return {key: case for key, case in ALL.items() if case.stack().cloud == name}


def kinds_of(cases: Mapping[str, Case]) -> frozenset[str]:
    """Every kind of resource that any of some stacks makes."""
    return frozenset(node.address.kind for case in cases.values() for node in case.resources())
