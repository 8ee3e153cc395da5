"""The network of a platform stack: what stores and services stand in."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from twofold.clouds.azure.group import LoweredGroup, group_of
from twofold.clouds.azure.network import POSTGRES_ZONE, REDIS_ZONE, SUBNETS
from twofold.clouds.azure.platform.offer import APPLICATION, ENTRY_SUBNET
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.placement.model import PlatformStack
from twofold.resources.recorder import explain
from twofold.values import frozen

# What a subnet is handed to.
# https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to#enable-virtual-network-integration
# https://learn.microsoft.com/azure/azure-resource-manager/bicep/deployment-script-vnet
# https://learn.microsoft.com/azure/container-apps/custom-virtual-networks#subnet
FUNCTIONS = CONTAINER_APPS = "Microsoft.App/environments"
SCRIPTS = "Microsoft.ContainerInstance/containerGroups"

# PostgreSQL, and the ports of a cache and of its nodes.
# https://learn.microsoft.com/azure/redis/architecture#clustering
STORE_PORTS = ["5432", "10000", "8500-8599"]

# Zones and links to them are of no region.
EVERYWHERE = "Global"


@frozen
class Blocks:
    """The address blocks of the subnets; a quarter of the network's is left for what comes.

    `machines`, `doors` and `entry` are a cluster's: of the machines, of what leads requests to it
    from outside, and of the one address at which it takes them.
    """

    machines: str
    functions: str
    endpoints: str
    scripts: str
    doors: str
    entry: str


def blocks(cidr: str) -> Blocks:
    """Cut an address block up: a quarter each for machines and for instances of functions.

    >>> blocks("10.0.0.0/16").functions, blocks("10.0.0.0/16").endpoints
    ('10.0.128.0/18', '10.0.192.0/20')
    >>> blocks("10.0.0.0/20").doors, blocks("10.0.0.0/20").entry
    ('10.0.14.0/24', '10.0.13.16/28')
    """
    machines, _, functions, rest = ipaddress.ip_network(cidr).subnets(prefixlen_diff=2)
    endpoints, small, doors, _ = rest.subnets(prefixlen_diff=2)
    scripts, entry, *_ = small.subnets(prefixlen_diff=4)
    return Blocks(*map(str, (machines, functions, endpoints, scripts, doors, entry)))


@frozen
class WayOut:
    """The gateway to the internet, and the one address that others see behind it."""

    gateway: azure_native.network.NatGateway
    address: azure_native.network.PublicIPAddress


@frozen
class Network:
    """A network with its subnets by name, and what applications look up of it."""

    component: pulumi.ComponentResource
    group: LoweredGroup
    way_out: WayOut
    subnets: Mapping[str, azure_native.network.Subnet]
    blocks: Blocks
    outputs: Mapping[str, pulumi.Input[str]]


@frozen
class Ground:
    """What subnets are cut out of, and what lies beside them."""

    component: pulumi.ComponentResource
    group: LoweredGroup
    network: azure_native.network.VirtualNetwork

    @property
    def inside(self) -> pulumi.ResourceOptions:
        """The options of what lies beside the subnets."""
        return pulumi.ResourceOptions(parent=self.component)

    def subnet(
        self,
        name: str,
        block: str,
        after: azure_native.network.Subnet | None,
        way_out: azure_native.network.NatGateway | None = None,
        service: str | None = None,
    ) -> azure_native.network.Subnet:
        """Create a subnet, with a way out if it has one, handed to a service if it is."""
        return azure_native.network.Subnet(
            name,
            resource_group_name=self.group.name,
            virtual_network_name=self.network.name,
            subnet_name=name,
            address_prefix=block,
            default_outbound_access=False,
            nat_gateway={"id": way_out.id} if way_out else None,
            delegations=[{"name": name, "service_name": service}] if service else None,
            opts=pulumi.ResourceOptions(parent=self.component, depends_on=[after] if after else []),
        )


def lower_network(stack: PlatformStack) -> Network:
    """Lower the network, in the resource group of everything on the platform."""
    component = pulumi.ComponentResource(f"{APPLICATION}:network:Network", "network")
    explain(component, "The network that stores and services stand in.")
    group = group_of(f"{stack.name}-", component)
    network = azure_native.network.VirtualNetwork(
        "network",
        resource_group_name=group.name,
        address_space={"address_prefixes": [stack.cidr]},
        # Each is a resource of its own.
        opts=pulumi.ResourceOptions(parent=component, ignore_changes=["subnets"]),
    )
    cut = blocks(stack.cidr)
    ground = Ground(component, group, network)
    way_out = _create_way_out(stack, ground)
    subnets = _create_subnets(stack, cut, ground, way_out.gateway)
    zones = {
        f"{name}_zone_id": _create_zone(name, zone, ground)
        for name, zone in (("postgres", POSTGRES_ZONE), ("redis", REDIS_ZONE))
    }
    outputs: Mapping[str, pulumi.Input[str]] = {
        "network_id": network.id,
        **{f"{name}_subnet_id": subnets[name].id for name in SUBNETS},
        "endpoints_block": cut.endpoints,
        **{name: zone.id for name, zone in zones.items()},
    }
    component.register_outputs(outputs)
    return Network(component, group, way_out, subnets, cut, outputs)


def _create_subnets(
    stack: PlatformStack, cut: Blocks, ground: Ground, way_out: azure_native.network.NatGateway
) -> Mapping[str, azure_native.network.Subnet]:
    """Subnets of functions, of scripts and of stores' endpoints, and those of a cluster.

    A network takes one change at a time: each subnet comes after the one before.
    https://github.com/pulumi/pulumi-azure-native/issues/422
    """
    functions = ground.subnet("functions", cut.functions, None, way_out, FUNCTIONS)
    scripts = ground.subnet("scripts", cut.scripts, functions, way_out, SCRIPTS)
    endpoints = azure_native.network.Subnet(
        "endpoints",
        resource_group_name=ground.group.name,
        virtual_network_name=ground.network.name,
        subnet_name="endpoints",
        address_prefix=cut.endpoints,
        default_outbound_access=False,
        network_security_group={"id": _guard_endpoints(stack, cut, ground).id},
        private_endpoint_network_policies=(
            azure_native.network.VirtualNetworkPrivateEndpointNetworkPolicies.NETWORK_SECURITY_GROUP_ENABLED
        ),
        opts=pulumi.ResourceOptions(parent=ground.component, depends_on=[scripts]),
    )
    usual = {"functions": functions, "scripts": scripts, "endpoints": endpoints}
    if stack.cluster is None:
        return usual
    # A cluster's: of its machines, of the doors to it, and of its one address.
    machines = ground.subnet("machines", cut.machines, endpoints, way_out)
    doors = ground.subnet("doors", cut.doors, machines, way_out, CONTAINER_APPS)
    entry = ground.subnet(ENTRY_SUBNET, cut.entry, doors)
    return {**usual, "machines": machines, "doors": doors, ENTRY_SUBNET: entry}


def _create_way_out(stack: PlatformStack, ground: Ground) -> WayOut:
    """The way to the internet, by one address that others may know."""
    address = azure_native.network.PublicIPAddress(
        "out",
        resource_group_name=ground.group.name,
        sku={"name": azure_native.network.PublicIPAddressSkuName.STANDARD},
        public_ip_allocation_method=azure_native.network.IPAllocationMethod.STATIC,
        # An address spreads over the zones that it names; a gateway is in one, or anywhere.
        zones=[str(zone + 1) for zone in range(stack.zones)],
        opts=ground.inside,
    )
    gateway = azure_native.network.NatGateway(
        "out",
        resource_group_name=ground.group.name,
        sku={"name": azure_native.network.NatGatewaySkuName.STANDARD},
        public_ip_addresses=[{"id": address.id}],
        opts=ground.inside,
    )
    return WayOut(gateway, address)


def _guard_endpoints(
    stack: PlatformStack, cut: Blocks, ground: Ground
) -> azure_native.network.NetworkSecurityGroup:
    """Let functions, scripts and a cluster's machines reach stores, and nobody anything else."""
    machines = [cut.machines] if stack.cluster else []
    allow = azure_native.network.SecurityRuleAccess.ALLOW
    deny = azure_native.network.SecurityRuleAccess.DENY
    inbound = azure_native.network.SecurityRuleDirection.INBOUND
    guard = azure_native.network.NetworkSecurityGroup(
        "endpoints",
        resource_group_name=ground.group.name,
        security_rules=[
            {
                "name": "stores",
                "priority": 100,
                "direction": inbound,
                "access": allow,
                "protocol": azure_native.network.SecurityRuleProtocol.TCP,
                "source_address_prefixes": [cut.functions, cut.scripts, *machines],
                "source_port_range": "*",
                "destination_address_prefix": "*",
                "destination_port_ranges": STORE_PORTS,
            },
            {
                "name": "nothing-else",
                "priority": 4096,
                "direction": inbound,
                "access": deny,
                "protocol": azure_native.network.SecurityRuleProtocol.ASTERISK,
                "source_address_prefix": "*",
                "source_port_range": "*",
                "destination_address_prefix": "*",
                "destination_port_range": "*",
            },
        ],
        opts=ground.inside,
    )
    explain(
        guard,
        "Functions share their subnet, and so do pods their machines', so a network rule cannot "
        "tell one from another: whose store it is, identities decide.",
    )
    return guard


def _create_zone(name: str, zone_name: str, ground: Ground) -> azure_native.privatedns.PrivateZone:
    """A zone in which endpoints of stores are found under the stores' own names."""
    zone = azure_native.privatedns.PrivateZone(
        name,
        resource_group_name=ground.group.name,
        location=EVERYWHERE,
        private_zone_name=zone_name,
        opts=ground.inside,
    )
    azure_native.privatedns.VirtualNetworkLink(
        name,
        resource_group_name=ground.group.name,
        location=EVERYWHERE,
        private_zone_name=zone.name,
        virtual_network={"id": ground.network.id},
        registration_enabled=False,
        opts=ground.inside,
    )
    return zone
