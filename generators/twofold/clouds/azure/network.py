"""The network that an application stands in: a platform stack's, or one that exists."""

from __future__ import annotations

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.ids import group_id
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.platforms import Platform, refer_to
from twofold.placement.model import ExistingNetwork, Network, PlatformNetwork
from twofold.resources.recorder import explain
from twofold.values import frozen

# The zones in which private endpoints have their names.
# https://learn.microsoft.com/azure/private-link/private-endpoint-dns
POSTGRES_ZONE = "privatelink.postgres.database.azure.com"
REDIS_ZONE = "privatelink.redis.azure.net"

# The subnets of a network: of functions, of the stores' endpoints, of scripts that deploying runs.
SUBNETS = ("functions", "endpoints", "scripts")


@frozen
class LoweredNetwork:
    """The subnets of a virtual network that this application uses, and the zones of its names."""

    component: pulumi.ComponentResource
    functions_id: pulumi.Input[str]
    endpoints_id: pulumi.Input[str]
    scripts_id: pulumi.Input[str]
    postgres_zone_id: pulumi.Input[str]
    redis_zone_id: pulumi.Input[str]
    platform: Platform | None


def lower_network(network: Network, application: str) -> LoweredNetwork:
    """Look up the network; nothing of it is created here."""
    component = pulumi.ComponentResource(f"{application}:shared:Network", "network")
    explain(component, "The network that stores stand in, looked up.")
    match network:
        case PlatformNetwork():
            lowered = _of_platform(network, component)
        case ExistingNetwork():
            lowered = _of_existing(network, component)
    component.register_outputs({"subnet": lowered.functions_id})
    return lowered


def _of_platform(network: PlatformNetwork, component: pulumi.ComponentResource) -> LoweredNetwork:
    platform = refer_to("platform", network.stack, component)
    found = platform.exports.require_output
    return LoweredNetwork(
        component,
        found("functions_subnet_id"),
        found("endpoints_subnet_id"),
        found("scripts_subnet_id"),
        found("postgres_zone_id"),
        found("redis_zone_id"),
        platform,
    )


def _of_existing(network: ExistingNetwork, component: pulumi.ComponentResource) -> LoweredNetwork:
    """Subnets that the configuration names, or those of the usual names; zones lie beside them."""
    functions, endpoints, scripts = network.subnets or (
        f"{network.id}/subnets/{name}" for name in SUBNETS
    )
    zones = f"{group_id(network.id)}/providers/Microsoft.Network/privateDnsZones"
    return LoweredNetwork(
        component,
        functions,
        endpoints,
        scripts,
        f"{zones}/{POSTGRES_ZONE}",
        f"{zones}/{REDIS_ZONE}",
        None,
    )


def create_endpoint(  # noqa: PLR0913, PLR0917 (an endpoint has two ends and a name)
    name: str,
    target_id: pulumi.Output[str],
    kind: str,
    zone_id: pulumi.Input[str],
    network: LoweredNetwork,
    group: LoweredGroup,
    inside: pulumi.ResourceOptions,
) -> azure_native.network.PrivateDnsZoneGroup:
    """Give a store an address in the network, and its usual name that address there.

    `kind` says which part of the store it is for.
    https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-link-resource
    """
    endpoint = azure_native.network.PrivateEndpoint(
        name,
        resource_group_name=group.name,
        subnet={"id": network.endpoints_id},
        private_link_service_connections=[
            {"name": "store", "private_link_service_id": target_id, "group_ids": [kind]}
        ],
        opts=inside,
    )
    return azure_native.network.PrivateDnsZoneGroup(
        name,
        resource_group_name=group.name,
        private_endpoint_name=endpoint.name,
        private_dns_zone_group_name="default",
        private_dns_zone_configs=[{"name": "store", "private_dns_zone_id": zone_id}],
        opts=inside,
    )
