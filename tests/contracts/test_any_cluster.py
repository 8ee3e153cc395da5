"""What must hold for everything that we make in a cluster of somebody's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compiled import of_cloud
from twofold.resources.graph import Resource

CLUSTER = of_cloud("kubernetes")

# Stacks of environments that are to survive mistakes.
PROTECTED = {"shop-kubernetes-prod"}

# Objects that hold data or what waits, or whose end would be theirs.
HOLDING = {
    "Bucket",
    "Cluster",
    "Namespace",
    "PerconaServerMongoDB",
    "Queue",
    "RabbitmqCluster",
    "Seaweed",
    "StatefulSet",
}

# Pods of an earlier deployment may still be started from an image that Pulumi forgets.
IMAGE = "Image"


def made(name: str) -> Iterator[tuple[str, Resource]]:
    """The resources of a case's stack, each with its kind: a custom resource's own."""
    for node in CLUSTER[name].graph().nodes:
        if isinstance(node, Resource):
            kind = node.address.kind.rpartition(".")[2]
            yield str(node.inputs["kind"]) if kind == "CustomResource" else kind, node


def test_there_are_applications_in_both_kinds_of_environment() -> None:
    assert CLUSTER.keys() > PROTECTED
    for some in (PROTECTED, CLUSTER.keys() - PROTECTED):
        found = {kind for name in some for kind, _ in made(name)}
        assert found >= HOLDING


@pytest.mark.parametrize("name", CLUSTER)
def test_what_holds_data_is_protected_in_protected_environments_only(name: str) -> None:
    for kind, node in made(name):
        protected = name in PROTECTED and kind in HOLDING
        assert node.options.protect is protected, node.address
        assert node.options.retain_on_delete is (protected or kind == IMAGE), node.address
