"""A platform stack becomes resources: the network that stores and services stand in."""

from __future__ import annotations

from twofold.clouds.gcp.platform.network import lower_network, network_outputs
from twofold.clouds.gcp.project import lower_project
from twofold.diagnostics import Diagnostic, Span, stop
from twofold.placement.model import PlatformStack
from twofold.resources.graph import ResourceGraph
from twofold.resources.recorder import graph

# What components of platform stacks belong to.
APPLICATION = "platform"

# https://cloud.google.com/sql/docs/postgres/configure-private-services-access
# https://cloud.google.com/memorystore/docs/valkey/networking
APIS = ("compute", "networkconnectivity", "servicenetworking")


def lower(stack: PlatformStack) -> ResourceGraph:
    """Lower the network, and export what applications look up of it.

    Raises `CompileError` for a stack that is to make a cluster.
    """
    if stack.cluster:
        stop(no_cluster_yet(stack))
    project = lower_project(APPLICATION, APIS)
    network = lower_network(stack, project, APPLICATION)
    return graph(APPLICATION, [project.component, network.component], network_outputs(network))


def no_cluster_yet(stack: PlatformStack) -> Diagnostic:
    """A platform stack is to make a cluster, which twofold cannot make on Google Cloud yet."""
    return Diagnostic(
        "unsupported-cluster",
        f"the platform stack '{stack.name}' is to make a cluster, and twofold makes none on gcp "
        "yet: GKE is not there",
        Span(f"Pulumi.{stack.name}.yaml", 1, 1),
        "remove `cluster` from 'twofold:platform': services run as functions",
    )
