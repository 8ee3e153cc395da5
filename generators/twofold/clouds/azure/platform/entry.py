"""The way into a platform's cluster: a Gateway, and where the doors that lead to it stand."""

from __future__ import annotations

from ipaddress import ip_network

from twofold.clouds.azure.containers import PROFILE
from twofold.clouds.azure.platform.network import Network
from twofold.clouds.azure.platform.offer import APPLICATION, ENTRY_SUBNET, GATEWAY
from twofold.clouds.azure.sdk import azure_native, k8s, pulumi
from twofold.clouds.kubernetes.operators import Front, create_gateway, install_gateway
from twofold.clouds.kubernetes.proxies import close_proxies
from twofold.placement.model import PlatformStack
from twofold.resources.recorder import explain
from twofold.values import frozen

# Azure keeps the first four addresses of a subnet, and the last, for itself.
# https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq
RESERVED = 4

# https://cloud-provider-azure.sigs.k8s.io/topics/loadbalancer/#loadbalancer-annotations
ANNOTATION = "service.beta.kubernetes.io/azure-load-balancer"


@frozen
class Entry:
    """The address at which the Gateway is found, and where its doors stand."""

    component: pulumi.ComponentResource
    address: str
    environment: azure_native.app.ManagedEnvironment


def lower_entry(
    stack: PlatformStack,
    network: Network,
    provider: k8s.Provider,
    after: tuple[pulumi.Resource, ...],
) -> Entry:
    """Create the Gateway behind a load balancer inside the network, which lets doors in alone.

    A door is a container app: whoever gets through one has been asked who he is.
    """
    component = pulumi.ComponentResource(f"{APPLICATION}:cluster:Entry", "entry")
    explain(component, "The way into the cluster for requests that doors let pass.")
    address = str(ip_network(network.blocks.entry)[RESERVED])
    installed = install_gateway(provider, component)
    create_gateway(
        GATEWAY,
        provider,
        component,
        (*installed, *after),
        front=Front(
            "LoadBalancer",
            annotations={
                f"{ANNOTATION}-internal": "true",
                f"{ANNOTATION}-internal-subnet": ENTRY_SUBNET,
                f"{ANNOTATION}-ipv4": address,
            },
            sources=[network.blocks.doors],
        ),
        protected=stack.protected,
    )
    # Packets come as they were sent: the load balancer leaves them so, and Envoy Gateway has
    # machines do it too (`externalTrafficPolicy: Local`).
    # https://learn.microsoft.com/azure/aks/load-balancer-standard#maintain-the-clients-ip-on-inbound-connections
    close_proxies(GATEWAY, [network.blocks.doors], provider, component, installed)
    environment = _create_environment(stack, network, component)
    component.register_outputs({"address": address, "domain": environment.default_domain})
    return Entry(component, address, environment)


def _create_environment(
    stack: PlatformStack, network: Network, component: pulumi.ComponentResource
) -> azure_native.app.ManagedEnvironment:
    """Where doors stand: the internet reaches them, and they reach the network.

    https://learn.microsoft.com/azure/container-apps/custom-virtual-networks
    """
    return azure_native.app.ManagedEnvironment(
        "doors",
        resource_group_name=network.group.name,
        workload_profiles=[{"name": PROFILE, "workload_profile_type": PROFILE}],
        vnet_configuration={
            "infrastructure_subnet_id": network.subnets["doors"].id,
            "internal": False,
        },
        zone_redundant=stack.protected,
        opts=pulumi.ResourceOptions(parent=component),
    )
