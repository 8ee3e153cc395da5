"""A platform stack becomes resources: the network, and a cluster where it is to have one."""

from __future__ import annotations

from twofold.clouds.azure.platform.cluster import lower_cluster
from twofold.clouds.azure.platform.network import lower_network
from twofold.clouds.azure.platform.offer import APPLICATION
from twofold.placement.model import PlatformStack
from twofold.resources.graph import ResourceGraph
from twofold.resources.recorder import graph


def lower(stack: PlatformStack) -> ResourceGraph:
    """Lower the network and the cluster, and export what applications look up."""
    network = lower_network(stack)
    exports: dict[str, object] = {**network.outputs}
    components = [network.component]
    if stack.cluster:
        cluster = lower_cluster(stack, stack.cluster, network)
        components += cluster.components
        exports |= cluster.outputs
    return graph(APPLICATION, components, exports)
