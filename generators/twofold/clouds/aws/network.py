"""The network that an application stands in: a platform stack's, or one that exists."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.aws.policies import allow, policy
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.platforms import Platform, refer_to
from twofold.clouds.scope import Scope
from twofold.placement.model import ExistingNetwork, Network, PlatformNetwork
from twofold.resources.recorder import explain
from twofold.services.model import Service
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


INTERFACES = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
]

WHOSE_INTERFACES = (
    "Lambda's network interfaces have no name before they are made: there is no narrower form "
    "than `*`. The code itself may not touch them."
)

OUTLIVED = (
    "It goes after the function, and before what lets Lambda delete the function's network "
    "interfaces, which Lambda does some time later."
)


def join(
    network: LoweredNetwork,
    service: Service,
    role: aws.iam.Role,
    scope: Scope,
    inside: pulumi.ResourceOptions,
) -> aws.ec2.SecurityGroup:
    """Let Lambda put a service's function into the network; give the group that it is in there.

    Lambda deletes network interfaces as the role of the function that they were for, some time
    after the function is gone; until then the group cannot be deleted.
    https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
    """
    interfaces = aws.iam.RolePolicy(
        f"{service.name}-interfaces",
        role=role.name,
        policy=policy(
            [
                allow("JoinNetwork", INTERFACES, ["*"]),
                # Lambda joins the network with this role; the code, whose requests carry this
                # key, has no business to. https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
                {
                    "Sid": "KeepCodeFromNetwork",
                    "Effect": "Deny",
                    "Action": INTERFACES,
                    "Resource": ["*"],
                    "Condition": {"Null": {"lambda:SourceFunctionArn": "false"}},
                },
            ]
        ),
        opts=inside,
    )
    explain(interfaces, WHOSE_INTERFACES)
    group = aws.ec2.SecurityGroup(
        service.name,
        # Not the service's name: another description is another group.
        description=f"A service of {scope.application}",
        vpc_id=network.vpc_id,
        opts=pulumi.ResourceOptions(parent=inside.parent, depends_on=[interfaces]),
    )
    explain(group, OUTLIVED)
    aws.vpc.SecurityGroupEgressRule(
        service.name,
        description="To AWS itself, by TLS",
        security_group_id=group.id,
        cidr_ipv4="0.0.0.0/0",
        ip_protocol="tcp",
        from_port=443,
        to_port=443,
        opts=inside,
    )
    return group
