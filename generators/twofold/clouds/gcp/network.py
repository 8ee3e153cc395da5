"""The network that an application stands in: a platform stack's, or one that exists."""

from __future__ import annotations

from twofold.clouds.gcp.sdk import pulumi
from twofold.clouds.platforms import Platform, refer_to
from twofold.placement.model import ExistingNetwork, Network, PlatformNetwork
from twofold.resources.recorder import explain
from twofold.values import frozen


@frozen
class LoweredNetwork:
    """A VPC network, and the subnet of the stack's region that services join."""

    component: pulumi.ComponentResource
    id: pulumi.Input[str]
    subnet_id: pulumi.Input[str]
    platform: Platform | None


def lower_network(network: Network, application: str) -> LoweredNetwork:
    """Look up the network; nothing of it is created here."""
    component = pulumi.ComponentResource(f"{application}:shared:Network", "network")
    explain(component, "The network that stores stand in, looked up.")
    match network:
        case PlatformNetwork():
            platform = refer_to("platform", network.stack, component)
            found = LoweredNetwork(
                component,
                platform.exports.require_output("network_id"),
                platform.exports.require_output("subnet_id"),
                platform,
            )
        case ExistingNetwork():
            # Which of its subnets, the limits have asked for: exactly one.
            found = LoweredNetwork(component, network.id, network.subnets[0], None)
    component.register_outputs({"network_id": found.id, "subnet_id": found.subnet_id})
    return found
