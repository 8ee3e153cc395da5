"""The way into a platform's cluster: a Gateway, and what leads to it from HTTP APIs."""

from __future__ import annotations

from twofold.clouds.aws.platform.network import Network
from twofold.clouds.aws.platform.offer import APPLICATION, GATEWAY
from twofold.clouds.aws.sdk import aws, k8s, pulumi
from twofold.clouds.kubernetes.operators import PROXY_PORT, create_gateway, install_gateway
from twofold.clouds.kubernetes.proxies import close_proxies
from twofold.placement.model import PlatformStack
from twofold.resources.recorder import explain
from twofold.values import frozen

HTTP = 80


@frozen
class Entry:
    """The listener in front of the Gateway, and the link by which HTTP APIs reach it."""

    component: pulumi.ComponentResource
    listener: aws.lb.Listener
    link: aws.apigatewayv2.VpcLink


def lower_entry(
    stack: PlatformStack, network: Network, cluster: aws.eks.Cluster, provider: k8s.Provider
) -> Entry:
    """Create the Gateway, a load balancer that leads to its proxies, and the link to that.

    Only HTTP APIs reach the load balancer, and only it the proxies: who calls has been asked
    who he is by then.
    """
    component = pulumi.ComponentResource(f"{APPLICATION}:cluster:Entry", "entry")
    explain(component, "The way into the cluster for requests that HTTP APIs let pass.")
    inside = pulumi.ResourceOptions(parent=component)
    installed = install_gateway(provider, component)
    service = create_gateway(GATEWAY, provider, component, installed, protected=stack.protected)
    link_group = _create_group("link", "HTTP APIs", network, inside)
    entry_group = _create_group("entry", "The load balancer of the Gateway", network, inside)
    machines = cluster.vpc_config.cluster_security_group_id
    _open("link-entry", link_group.id, entry_group.id, HTTP, inside)
    _open("entry-cluster", entry_group.id, machines, PROXY_PORT, inside)
    balancer = aws.lb.LoadBalancer(
        "entry",
        load_balancer_type="network",
        internal=True,
        # No machine and no pod stands in these subnets: by their addresses, the proxies know
        # the load balancer. It has no public address there.
        subnets=[each.subnet.id for each in network.public],
        security_groups=[entry_group.id],
        enable_cross_zone_load_balancing=True,
        enable_deletion_protection=stack.protected,
        opts=inside,
    )
    targets = aws.lb.TargetGroup(
        "entry",
        vpc_id=network.vpc.id,
        target_type="ip",
        protocol="TCP",
        port=PROXY_PORT,
        deregistration_delay=DRAIN_SECONDS,
        # By this tag, Auto Mode's controller knows that it may fill the group.
        # https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html
        tags={"eks:eks-cluster-name": cluster.name},
        opts=inside,
    )
    listener = aws.lb.Listener(
        "entry",
        load_balancer_arn=balancer.arn,
        protocol="TCP",
        port=HTTP,
        default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
        opts=inside,
    )
    bound = k8s.apiextensions.CustomResource(
        "entry-targets",
        api_version="eks.amazonaws.com/v1",
        kind="TargetGroupBinding",
        metadata={"name": GATEWAY.name, "namespace": GATEWAY.proxies},
        spec={
            "serviceRef": {"name": service, "port": HTTP},
            "targetGroupARN": targets.arn,
            "targetType": "ip",
        },
        opts=pulumi.ResourceOptions(
            parent=component, provider=provider, depends_on=[*installed, listener]
        ),
    )
    explain(bound, "Keeps the proxies' addresses in the load balancer's target group.")
    blocks = [each.block for each in network.public]
    close_proxies(GATEWAY, blocks, provider, component, installed)
    link = aws.apigatewayv2.VpcLink(
        "entry",
        subnet_ids=[each.subnet.id for each in network.private],
        security_group_ids=[link_group.id],
        opts=inside,
    )
    component.register_outputs({"listener": listener.arn, "link": link.id})
    return Entry(component, listener, link)


# HTTP APIs wait 30 seconds for an answer: nobody waits for a proxy that has been gone longer.
DRAIN_SECONDS = 60


def _create_group(
    name: str, description: str, network: Network, inside: pulumi.ResourceOptions
) -> aws.ec2.SecurityGroup:
    return aws.ec2.SecurityGroup(name, description=description, vpc_id=network.vpc.id, opts=inside)


def _open(
    name: str,
    source: pulumi.Input[str],
    target: pulumi.Input[str],
    port: int,
    inside: pulumi.ResourceOptions,
) -> None:
    """Let one group reach a port of another, and nothing else of it."""
    aws.vpc.SecurityGroupEgressRule(
        name,
        security_group_id=source,
        referenced_security_group_id=target,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        opts=inside,
    )
    aws.vpc.SecurityGroupIngressRule(
        name,
        security_group_id=target,
        referenced_security_group_id=source,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        opts=inside,
    )
