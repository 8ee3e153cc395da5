"""The network of a platform stack: what stores and services stand in."""

from __future__ import annotations

import ipaddress

from twofold.clouds.aws.platform.offer import APPLICATION
from twofold.clouds.aws.policies import allow, policy, trust
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.placement.model import PlatformStack
from twofold.resources.recorder import explain
from twofold.values import frozen


@frozen
class Zone:
    """One availability zone: the blocks of its two subnets."""

    index: int
    public: str
    private: str


def zones(cidr: str, count: int) -> tuple[Zone, ...]:
    """Cut an address block into a large private and a small public subnet for each zone.

    >>> zones("10.0.0.0/16", 2)[1]
    Zone(index=1, public='10.0.208.0/20', private='10.0.64.0/18')
    """
    quarters = list(ipaddress.ip_network(cidr).subnets(prefixlen_diff=2))
    small = list(quarters[3].subnets(prefixlen_diff=2))
    return tuple(Zone(index, str(small[index]), str(quarters[index])) for index in range(count))


@frozen
class Network:
    """A network of public and private subnets."""

    component: pulumi.ComponentResource
    vpc: aws.ec2.Vpc
    public: tuple[Placed, ...]
    private: tuple[Placed, ...]


@frozen
class Placed:
    """A subnet and its address block."""

    subnet: aws.ec2.Subnet
    block: str


def lower_network(stack: PlatformStack) -> Network:
    """Lower the network."""
    component = pulumi.ComponentResource(f"{APPLICATION}:network:Network", "network")
    explain(component, "The network that stores and services stand in.")
    inside = pulumi.ResourceOptions(parent=component)
    vpc = aws.ec2.Vpc(
        "network",
        cidr_block=stack.cidr,
        enable_dns_support=True,
        enable_dns_hostnames=True,
        tags={"Name": stack.name},
        opts=inside,
    )
    # Without rules of its own, nothing can be reached by forgetting to say which group.
    aws.ec2.DefaultSecurityGroup("network", vpc_id=vpc.id, opts=inside)
    _log_flows(vpc, stack, component)
    public, private = _create_subnets(vpc, stack, component)
    network = Network(component, vpc, public, private)
    component.register_outputs(network_outputs(network))
    return network


def network_outputs(network: Network) -> dict[str, pulumi.Input[str] | list[pulumi.Output[str]]]:
    """What applications look up of a network."""
    return {
        "vpc_id": network.vpc.id,
        "private_subnet_ids": [each.subnet.id for each in network.private],
    }


def _create_subnets(
    vpc: aws.ec2.Vpc, stack: PlatformStack, component: pulumi.ComponentResource
) -> tuple[tuple[Placed, ...], tuple[Placed, ...]]:
    """Subnets in every zone: public ones for what faces out, private ones with a way out only.

    A protected environment has a way out in each zone; otherwise one serves them all.
    """
    inside = pulumi.ResourceOptions(parent=component)
    names = aws.get_availability_zones_output(
        state="available",
        filters=[{"name": "opt-in-status", "values": ["opt-in-not-required"]}],
        opts=pulumi.InvokeOptions(parent=component),
    ).names
    gateway = aws.ec2.InternetGateway("network", vpc_id=vpc.id, opts=inside)
    public_routes = aws.ec2.RouteTable("public", vpc_id=vpc.id, opts=inside)
    outward = aws.ec2.Route(
        "public",
        route_table_id=public_routes.id,
        destination_cidr_block="0.0.0.0/0",
        gateway_id=gateway.id,
        opts=inside,
    )
    publics: list[Placed] = []
    private: list[Placed] = []
    tables: list[aws.ec2.RouteTable] = []
    way_out: aws.ec2.NatGateway | None = None
    for zone in zones(stack.cidr, stack.zones):
        public = aws.ec2.Subnet(
            f"public-{zone.index}",
            vpc_id=vpc.id,
            availability_zone=names[zone.index],
            cidr_block=zone.public,
            tags={"Name": f"{stack.name}-public-{zone.index}", "Tier": "public"},
            opts=_stays(component),
        )
        aws.ec2.RouteTableAssociation(
            f"public-{zone.index}",
            subnet_id=public.id,
            route_table_id=public_routes.id,
            opts=inside,
        )
        if way_out is None or stack.protected:
            way_out = _create_nat(zone, public, outward, component)
        subnet, table = _create_private(zone, vpc, stack, names[zone.index], way_out, inside)
        publics.append(Placed(public, zone.public))
        private.append(Placed(subnet, zone.private))
        tables.append(table)
    region = aws.get_region_output(opts=pulumi.InvokeOptions(parent=component)).region
    for service in ("dynamodb", "s3"):
        endpoint = aws.ec2.VpcEndpoint(
            service,
            vpc_id=vpc.id,
            service_name=pulumi.Output.format("com.amazonaws.{}.{}", region, service),
            vpc_endpoint_type="Gateway",
            route_table_ids=[table.id for table in tables],
            opts=inside,
        )
        explain(endpoint, "Free, and keeps this traffic from the gateways that are not.")
    return tuple(publics), tuple(private)


def _stays(component: pulumi.Resource | None) -> pulumi.ResourceOptions:
    """Options of a subnet, which stays in the zone that it was made in.

    The list of zones gets longer with the region, and shorter while one is impaired; a subnet
    in another zone would be another subnet.
    """
    return pulumi.ResourceOptions(parent=component, ignore_changes=["availability_zone"])


def _create_nat(
    zone: Zone,
    public: aws.ec2.Subnet,
    outward: aws.ec2.Route,
    component: pulumi.ComponentResource,
) -> aws.ec2.NatGateway:
    name = f"out-{zone.index}"
    address = aws.ec2.Eip(name, domain="vpc", opts=pulumi.ResourceOptions(parent=component))
    return aws.ec2.NatGateway(
        name,
        allocation_id=address.id,
        subnet_id=public.id,
        # It only works where its subnet has a way to the internet.
        opts=pulumi.ResourceOptions(parent=component, depends_on=[outward]),
    )


def _create_private(  # noqa: PLR0913, PLR0917 (a subnet's way out has many ends)
    zone: Zone,
    vpc: aws.ec2.Vpc,
    stack: PlatformStack,
    name: pulumi.Input[str],
    way_out: aws.ec2.NatGateway,
    inside: pulumi.ResourceOptions,
) -> tuple[aws.ec2.Subnet, aws.ec2.RouteTable]:
    private = f"private-{zone.index}"
    subnet = aws.ec2.Subnet(
        private,
        vpc_id=vpc.id,
        availability_zone=name,
        cidr_block=zone.private,
        tags={"Name": f"{stack.name}-{private}", "Tier": "private"},
        opts=_stays(inside.parent),
    )
    table = aws.ec2.RouteTable(private, vpc_id=vpc.id, opts=inside)
    aws.ec2.Route(
        private,
        route_table_id=table.id,
        destination_cidr_block="0.0.0.0/0",
        nat_gateway_id=way_out.id,
        opts=inside,
    )
    aws.ec2.RouteTableAssociation(
        private, subnet_id=subnet.id, route_table_id=table.id, opts=inside
    )
    return subnet, table


def _log_flows(vpc: aws.ec2.Vpc, stack: PlatformStack, component: pulumi.ComponentResource) -> None:
    """Write down who talks to whom in the network."""
    inside = pulumi.ResourceOptions(parent=component)
    logs = aws.cloudwatch.LogGroup(
        "flows", retention_in_days=90 if stack.protected else 7, opts=inside
    )
    role = aws.iam.Role(
        "flows", assume_role_policy=trust("vpc-flow-logs.amazonaws.com"), opts=inside
    )
    aws.iam.RolePolicy(
        "flows",
        role=role.name,
        policy=policy(
            [
                allow(
                    "WriteFlows",
                    [
                        "logs:CreateLogStream",
                        "logs:DescribeLogGroups",
                        "logs:DescribeLogStreams",
                        "logs:PutLogEvents",
                    ],
                    [logs.arn, pulumi.Output.format("{}:*", logs.arn)],
                )
            ]
        ),
        opts=inside,
    )
    aws.ec2.FlowLog(
        "flows",
        vpc_id=vpc.id,
        traffic_type="ALL",
        log_destination_type="cloud-watch-logs",
        log_destination=logs.arn,
        iam_role_arn=role.arn,
        max_aggregation_interval=600,
        opts=inside,
    )
