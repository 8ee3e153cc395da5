"""A platform stack becomes resources: the network, and a cluster where it is to have one."""

from __future__ import annotations

from twofold.clouds.gcp.platform.cluster import lower_cluster
from twofold.clouds.gcp.platform.network import lower_network, network_outputs
from twofold.clouds.gcp.platform.offer import APPLICATION
from twofold.clouds.gcp.project import lower_project
from twofold.placement.model import PlatformStack
from twofold.resources.graph import ResourceGraph
from twofold.resources.recorder import graph

# https://cloud.google.com/sql/docs/postgres/configure-private-services-access
# https://cloud.google.com/memorystore/docs/valkey/networking
APIS = ("compute", "networkconnectivity", "servicenetworking")

# What a cluster needs besides.
CLUSTER_APIS = ("artifactregistry", "container", "iam")


def lower(stack: PlatformStack) -> ResourceGraph:
    """Lower the network and the cluster, and export what applications look up."""
    project = lower_project(APPLICATION, (*APIS, *CLUSTER_APIS) if stack.cluster else APIS)
    network = lower_network(stack, project, APPLICATION)
    exports: dict[str, object] = {**network_outputs(network)}
    components = [project.component, network.component]
    if stack.cluster:
        cluster = lower_cluster(stack, stack.cluster, network, project)
        components += cluster.components
        exports |= cluster.outputs
    return graph(APPLICATION, components, exports)
