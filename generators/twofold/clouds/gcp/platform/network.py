"""The network of a platform stack: what stores and services stand in."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.placement.model import PlatformStack
from twofold.resources.recorder import explain
from twofold.values import frozen

NETWORK = "network"


@frozen
class Blocks:
    """The address blocks of a network, by what has addresses in each.

    `services` are those that run as functions, `databases` Google's, `ends` those of caches.
    Where there is a cluster, `machines` and `pods` are in it, and `doors` lead to it.
    """

    services: str
    databases: str
    ends: str
    machines: str
    doors: str
    pods: str


def blocks(cidr: str) -> Blocks:
    """Halve an address block for pods, then what is left for services, and so on.

    Direct egress takes addresses by sixteen, and keeps some for a while after an instance.
    https://cloud.google.com/run/docs/configuring/vpc-direct-vpc#scale
    A machine of Autopilot takes 64 of pods: https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips

    >>> blocks("10.0.0.0/16").pods, blocks("10.0.0.0/16").services
    ('10.0.128.0/17', '10.0.0.0/18')
    >>> blocks("10.0.0.0/20").doors
    '10.0.7.128/25'
    """
    rest, pods = ipaddress.ip_network(cidr).subnets()
    services, rest = rest.subnets()
    databases, rest = rest.subnets()
    ends, rest = rest.subnets()
    machines, doors = rest.subnets()
    return Blocks(*map(str, (services, databases, ends, machines, doors, pods)))


@frozen
class Network:
    """A network, its blocks, and the subnet that services join."""

    component: pulumi.ComponentResource
    blocks: Blocks
    network: gcp.compute.Network
    subnet: gcp.compute.Subnetwork


def lower_network(stack: PlatformStack, project: Project, application: str) -> Network:
    """Lower the network; nothing in it is reached from outside, or has a public address."""
    component = pulumi.ComponentResource(f"{application}:network:Network", NETWORK)
    explain(component, "The network that stores and services stand in.")
    inside = project.inside(component, "compute")
    cut = blocks(stack.cidr)
    network = gcp.compute.Network(
        NETWORK,
        auto_create_subnetworks=False,
        routing_mode="REGIONAL",
        delete_default_routes_on_create=False,
        opts=inside,
    )
    subnet = create_subnet("services", cut.services, network, project, stack, inside)
    _lead_to_databases(network, cut.databases, project, component)
    _lead_to_caches(network, cut.ends, project, stack, component)
    _deny_inward(network, inside)
    found = Network(component, cut, network, subnet)
    component.register_outputs(network_outputs(found))
    return found


def network_outputs(network: Network) -> dict[str, pulumi.Output[str]]:
    """What applications look up of a network."""
    return {"network_id": network.network.id, "subnet_id": network.subnet.id}


def create_subnet(  # noqa: PLR0913, PLR0917 (a subnet is a block of a network in a region)
    name: str,
    block: str,
    network: gcp.compute.Network,
    project: Project,
    stack: PlatformStack,
    inside: pulumi.ResourceOptions,
    secondary: Mapping[str, str] | None = None,
) -> gcp.compute.Subnetwork:
    """A subnet, and the secondary blocks in it by their names."""
    return gcp.compute.Subnetwork(
        name,
        network=network.id,
        region=project.region,
        ip_cidr_range=block,
        secondary_ip_ranges=[
            {"range_name": each, "ip_cidr_range": range_} for each, range_ in secondary.items()
        ]
        if secondary
        else None,
        private_ip_google_access=True,
        # Who talks to whom: every tenth flow, or in a protected environment every other one.
        log_config={
            "aggregation_interval": "INTERVAL_10_MIN",
            "flow_sampling": 0.5 if stack.protected else 0.1,
            "metadata": "INCLUDE_ALL_METADATA",
        },
        opts=inside,
    )


def _lead_to_databases(
    network: gcp.compute.Network, block: str, project: Project, component: pulumi.ComponentResource
) -> None:
    """Give Cloud SQL addresses in the network.

    https://cloud.google.com/vpc/docs/configure-private-services-access
    """
    range_ = ipaddress.ip_network(block)
    addresses = gcp.compute.GlobalAddress(
        "databases",
        purpose="VPC_PEERING",
        address_type="INTERNAL",
        network=network.id,
        address=str(range_.network_address),
        prefix_length=range_.prefixlen,
        opts=project.inside(component, "compute"),
    )
    peered = gcp.servicenetworking.Connection(
        "databases",
        network=network.id,
        service="servicenetworking.googleapis.com",
        reserved_peering_ranges=[addresses.name],
        # Google goes on to use it for days after the last database went.
        # https://cloud.google.com/sql/docs/postgres/configure-private-services-access
        deletion_policy="ABANDON",
        opts=project.inside(component, "servicenetworking"),
    )
    explain(peered, "By which Cloud SQL has addresses in this network.")


def _lead_to_caches(
    network: gcp.compute.Network,
    block: str,
    project: Project,
    stack: PlatformStack,
    component: pulumi.ComponentResource,
) -> None:
    """Let Memorystore make its ends in the network.

    https://cloud.google.com/memorystore/docs/valkey/networking
    """
    subnet = create_subnet(
        "caches", block, network, project, stack, project.inside(component, "compute")
    )
    policy = gcp.networkconnectivity.ServiceConnectionPolicy(
        "caches",
        location=project.region,
        network=network.id,
        service_class="gcp-memorystore",
        psc_config={"subnetworks": [subnet.id]},
        opts=project.inside(component, "networkconnectivity"),
    )
    explain(policy, "By which Memorystore makes ends of its caches in this network.")


def _deny_inward(network: gcp.compute.Network, inside: pulumi.ResourceOptions) -> None:
    """Write down what would not get in anyway, so that somebody reads of it who is looked for."""
    denied = gcp.compute.Firewall(
        "deny-inward",
        network=network.id,
        direction="INGRESS",
        # After every rule that somebody adds.
        priority=65534,
        source_ranges=["0.0.0.0/0"],
        denies=[{"protocol": "all"}],
        log_config={"metadata": "INCLUDE_ALL_METADATA"},
        opts=inside,
    )
    explain(denied, "Nothing gets in: what somebody tries is logged.")
