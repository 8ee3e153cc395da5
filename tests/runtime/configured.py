"""What the functions of this repository's stacks are configured with."""

from __future__ import annotations

from pathlib import Path

from compiled import ALL
from twofold.resources.graph import Archive, Resource


def resources(stack: str, kind: str) -> dict[str, Resource]:
    """Find a stack's resources of one kind, by name."""
    return {
        node.address.name: node
        for node in ALL[stack].graph().nodes
        if isinstance(node, Resource) and node.address.kind == f"pulumi_aws.{kind}"
    }


def entry(function: Resource) -> tuple[Path, str]:
    """Tell a function's folder of code and its handler, as its configuration has them."""
    code, handler = function.inputs["code"], function.inputs["handler"]
    assert isinstance(code, Archive)
    assert isinstance(handler, str)
    return code.path, handler
