"""The network that an application stands in: a platform stack's, or one that exists."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.platforms import Platform, refer_to
from twofold.placement.model import ExistingNetwork, Network, PlatformNetwork
from twofold.resources.recorder import explain
from twofold.values import frozen


@frozen
class LoweredNetwork:
    """A VPC and those of its subnets that have no way in from the internet."""

    component: pulumi.ComponentResource
    vpc_id: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
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
    component.register_outputs({"vpc_id": lowered.vpc_id, "subnet_ids": lowered.subnet_ids})
    return lowered


def _of_platform(network: PlatformNetwork, component: pulumi.ComponentResource) -> LoweredNetwork:
    platform = refer_to("platform", network.stack, component)
    return LoweredNetwork(
        component,
        platform.exports.require_output("vpc_id"),
        platform.exports.require_output("private_subnet_ids"),
        platform,
    )


def _of_existing(network: ExistingNetwork, component: pulumi.ComponentResource) -> LoweredNetwork:
    if network.subnets:
        return LoweredNetwork(component, network.id, list(network.subnets), None)
    subnets = aws.ec2.get_subnets_output(
        filters=[
            {"name": "vpc-id", "values": [network.id]},
            {"name": "tag:Tier", "values": ["private"]},
        ],
        opts=pulumi.InvokeOptions(parent=component),
    )
    return LoweredNetwork(component, network.id, subnets.ids, None)
