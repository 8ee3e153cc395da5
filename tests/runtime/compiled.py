"""The repository's own stacks, compiled, and what their functions are configured with."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from twofold.compile import CLOUDS, compile_stack
from twofold.placement.config import read_stack
from twofold.resources.graph import Archive, Resource, ResourceGraph

ROOT = Path(__file__).parents[2]


@cache
def compiled(stack: str) -> ResourceGraph:
    """Compile a stack by its name."""
    keys = {name: cloud.region for name, cloud in CLOUDS.items()}
    return compile_stack(read_stack(ROOT / "stacks" / f"Pulumi.{stack}.yaml", ROOT, keys))


def resources(stack: str, kind: str) -> dict[str, Resource]:
    """Find a stack's resources of one kind, by name."""
    return {
        node.address.name: node
        for node in compiled(stack).nodes
        if isinstance(node, Resource) and node.address.kind == f"pulumi_aws.{kind}"
    }


def entry(function: Resource) -> tuple[Path, str]:
    """Tell a function's folder of code and its handler, as its configuration has them."""
    code, handler = function.inputs["code"], function.inputs["handler"]
    assert isinstance(code, Archive)
    assert isinstance(handler, str)
    return code.path, handler
