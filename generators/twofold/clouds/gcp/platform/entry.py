"""The way into a platform's cluster: a Gateway, and the subnet of the doors that lead to it."""

from __future__ import annotations

from twofold.clouds.gcp.platform.machines import Machines
from twofold.clouds.gcp.platform.network import Network, create_subnet
from twofold.clouds.gcp.platform.offer import APPLICATION, GATEWAY
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, k8s, pulumi
from twofold.clouds.kubernetes.operators import (
    Front,
    create_gateway,
    install_gateway,
)
from twofold.clouds.kubernetes.proxies import close_proxies
from twofold.placement.model import PlatformStack
from twofold.resources.recorder import explain
from twofold.values import frozen


@frozen
class Entry:
    """The subnet of doors, and the address at which they find the Gateway."""

    component: pulumi.ComponentResource
    doors: gcp.compute.Subnetwork
    address: gcp.compute.Address


def lower_entry(
    stack: PlatformStack,
    network: Network,
    machines: Machines,
    provider: k8s.Provider,
    project: Project,
) -> Entry:
    """Create the Gateway behind a load balancer inside the network, which lets doors in alone.

    A door is a service of Cloud Run: whoever gets through one has been asked who he is.
    """
    component = pulumi.ComponentResource(f"{APPLICATION}:cluster:Entry", "entry")
    explain(component, "The way into the cluster for requests that doors let pass.")
    inside = project.inside(component, "compute")
    doors = create_subnet("doors", network.blocks.doors, network.network, project, stack, inside)
    address = gcp.compute.Address(
        "entry",
        region=project.region,
        subnetwork=machines.subnet.id,
        address_type="INTERNAL",
        opts=inside,
    )
    installed = install_gateway(provider, component, address, has_api=True)
    create_gateway(
        GATEWAY,
        provider,
        component,
        installed,
        front=Front(
            "LoadBalancer",
            # https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters
            annotations={"networking.gke.io/load-balancer-type": "Internal"},
            address=address.address,
            sources=[network.blocks.doors],
        ),
        protected=stack.protected,
    )
    # The load balancer hands packets on as they come, and Envoy Gateway has machines do so too
    # (`externalTrafficPolicy: Local`): https://cloud.google.com/load-balancing/docs/internal
    close_proxies(GATEWAY, [network.blocks.doors], provider, component, installed)
    component.register_outputs({"address": address.address})
    return Entry(component, doors, address)
