"""What a link gives a service, and what every lowered thing that can be linked offers.

A lowered store, topic, secret or address knows which permissions a link needs, which
settings the service finds in its environment, and what must be opened in the network.
"""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.aws.policies import Statement
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.links import CLOUD_SERVICES, Opening
from twofold.services.model import Service, Store
from twofold.values import frozen


@frozen
class Member:
    """A service as the things it is linked to see it: its component, role and security group.

    Only a function that is linked to something inside the network has a security group; what
    pods may reach, their cluster's group and their network policies say.
    """

    service: Service
    component: pulumi.ComponentResource
    role: aws.iam.Role
    group: aws.ec2.SecurityGroup | None
    in_cluster: bool


@frozen
class Grant:
    """What a link comes to: permissions, settings by attribute, what must be there first.

    `opens` is what the service has to reach.
    """

    statements: tuple[Statement, ...]
    settings: Mapping[str, pulumi.Input[str]]
    after: tuple[pulumi.Resource, ...] = ()
    opens: tuple[Opening, ...] = (CLOUD_SERVICES,)


def link_options(
    member: Member,
    was: str | None,
    *after: pulumi.Resource,
    delete_before_replace: bool | None = None,
) -> pulumi.ResourceOptions:
    """Options of a resource named `<service>-<target>`, kept when the target is renamed.

    `was` is the name that the target had before.
    """
    return pulumi.ResourceOptions(
        parent=member.component,
        aliases=[pulumi.Alias(name=f"{member.service.name}-{was}")] if was else None,
        depends_on=list(after),
        delete_before_replace=delete_before_replace,
    )


def open_ports(
    member: Member, store: Store, group_id: pulumi.Input[str], ports: tuple[int, int]
) -> None:
    """Let a function reach a range of ports of a store, and nothing else of it."""
    if member.in_cluster:
        return
    if member.group is None:
        raise AssertionError(f"{member.service.name} uses {store.name} from outside the network")
    first, last = ports
    name = f"{member.service.name}-{store.name}"
    aws.vpc.SecurityGroupIngressRule(
        name,
        description=f"From {member.service.name}",
        security_group_id=group_id,
        referenced_security_group_id=member.group.id,
        ip_protocol="tcp",
        from_port=first,
        to_port=last,
        opts=link_options(member, store.was),
    )
    aws.vpc.SecurityGroupEgressRule(
        name,
        description=f"To {store.name}",
        security_group_id=member.group.id,
        referenced_security_group_id=group_id,
        ip_protocol="tcp",
        from_port=first,
        to_port=last,
        opts=link_options(member, store.was),
    )
