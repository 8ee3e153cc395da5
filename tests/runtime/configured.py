"""What the functions of this repository's stacks are configured with."""

from __future__ import annotations

from compiled import ALL
from twofold.resources.graph import Resource


def resources(stack: str, kind: str) -> dict[str, Resource]:
    """Find a stack's resources of one kind, by name."""
    return {
        node.address.name: node
        for node in ALL[stack].graph().nodes
        if isinstance(node, Resource) and node.address.kind == f"pulumi_aws.{kind}"
    }
