"""A platform stack becomes resources: the network."""

from __future__ import annotations

from twofold.clouds.azure.platform.network import lower_network
from twofold.diagnostics import Diagnostic, Span, stop
from twofold.placement.model import PlatformStack
from twofold.resources.graph import ResourceGraph
from twofold.resources.recorder import graph

# What the components of platform stacks belong to, as those of an application to its name.
APPLICATION = "platform"


def lower(stack: PlatformStack) -> ResourceGraph:
    """Lower the network, and export what applications look up."""
    if stack.cluster:
        stop(no_cluster_yet(stack))
    network = lower_network(stack, APPLICATION)
    return graph(APPLICATION, [network.component], network.outputs)


def no_cluster_yet(stack: PlatformStack) -> Diagnostic:
    """A platform stack is to make a cluster, which none does on Azure."""
    return Diagnostic(
        "unsupported-cluster",
        "a platform stack on azure makes a network, and no AKS cluster yet",
        Span(f"Pulumi.{stack.name}.yaml", 1, 1),
        "remove `cluster` from 'twofold:platform'",
    )
