"""What a service is in either style: its component, its role, its permissions, its settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from twofold.clouds.aws.grants import Grant, Member
from twofold.clouds.aws.policies import Statement, policy, trust
from twofold.clouds.aws.scope import Scope
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.aws.shared import Shared, stands_in_network
from twofold.placement.model import PlacedService, Placement
from twofold.services.model import (
    Bucket,
    Cache,
    DocumentStore,
    Link,
    Linked,
    Reference,
    RelationalStore,
    Secret,
    Service,
    Topic,
    Variable,
)

Settings: TypeAlias = "Mapping[str, pulumi.Input[str]]"


@dataclass(frozen=True, slots=True)
class Identity:
    """A service before anything runs: who it is, what it may do, what it is told.

    `after` must be there before the service starts: a grant that comes late is an error on
    the first request.
    """

    placed: PlacedService
    member: Member
    role: aws.iam.Role
    environment: Settings
    statements: Sequence[Statement]
    after: tuple[pulumi.Resource, ...]

    @property
    def component(self) -> pulumi.ComponentResource:
        """The service's component."""
        return self.member.component

    @property
    def group(self) -> aws.ec2.SecurityGroup | None:
        """The service's security group, where it stands in the network."""
        return self.member.group

    @property
    def name(self) -> str:
        """The service's name."""
        return self.placed.service.name


def lower_identity(
    placed: PlacedService, principal: str, placement: Placement, scope: Scope, shared: Shared
) -> Identity:
    """Create a service's component, its role for `principal`, and everything its links need."""
    service = placed.service
    component = scope.component("services", "Service", service)
    inside = pulumi.ResourceOptions(parent=component)
    role = aws.iam.Role(
        service.name,
        description=f"Service {service.name} of {scope.application}",
        assume_role_policy=trust(principal),
        opts=inside,
    )
    group = None
    if shared.network and stands_in_network(service, placement.graph):
        group = _create_group(service, scope, shared.network.vpc_id, inside)
    member = Member(service, component, group)
    links = placement.graph.links_of(service)
    grants = [(link, shared.grant(link, member)) for link in links]
    return Identity(
        placed,
        member,
        role,
        _environment(grants, placement.graph.variables_of(service)),
        [statement for _, grant in grants for statement in grant.statements],
        tuple(resource for _, grant in grants for resource in grant.after),
    )


def _create_group(
    service: Service, scope: Scope, vpc_id: pulumi.Input[str], inside: pulumi.ResourceOptions
) -> aws.ec2.SecurityGroup:
    group = aws.ec2.SecurityGroup(
        service.name,
        # Not the service's name: another description is another group.
        description=f"A service of {scope.application}",
        vpc_id=vpc_id,
        opts=inside,
    )
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


def create_policy(identity: Identity, own: Sequence[Statement]) -> aws.iam.RolePolicy:
    """Write down what the role may do: what its links say, and what running in its style needs."""
    return aws.iam.RolePolicy(
        identity.name,
        role=identity.role.name,
        policy=policy([*own, *identity.statements]),
        opts=pulumi.ResourceOptions(parent=identity.component),
    )


def _environment(grants: Sequence[tuple[Link, Grant]], variables: Sequence[Variable]) -> Settings:
    """Every setting under its own name, and the blueprint's own variables made of them."""
    settings = {
        (link.target.name, attribute): value
        for link, grant in grants
        for attribute, value in grant.settings.items()
    }
    found = {
        f"{prefix(link.target)}_{upper(link.target.name)}_{upper(attribute)}": value
        for link, grant in grants
        for attribute, value in grant.settings.items()
    }
    return found | {variable.name: _variable(variable, settings) for variable in variables}


def _variable(
    variable: Variable, settings: Mapping[tuple[str, str], pulumi.Input[str]]
) -> pulumi.Input[str]:
    match variable.parts:
        case (Reference(target, attribute),):
            return settings[target.name, attribute]
        case parts if not any(isinstance(part, Reference) for part in parts):
            return "".join(part for part in parts if isinstance(part, str))
        case _:
            return _filled(variable, settings)


def _filled(
    variable: Variable, settings: Mapping[tuple[str, str], pulumi.Input[str]]
) -> pulumi.Output[str]:
    """Text around what the cloud knows."""
    template = "".join(
        part.replace("{", "{{").replace("}", "}}") if isinstance(part, str) else "{}"
        for part in variable.parts
    )
    references = [part for part in variable.parts if isinstance(part, Reference)]
    return pulumi.Output.format(
        template, *(settings[part.target.name, part.attribute] for part in references)
    )


def prefix(target: Linked) -> str:
    """What settings of a linked thing begin with."""
    match target:
        case DocumentStore() | RelationalStore() | Cache() | Bucket():
            return "STORE"
        case Topic():
            return "TOPIC"
        case Secret():
            return "SECRET"
        case Service():
            return "CALL"


def upper(name: str) -> str:
    """A name as environment variables are written.

    >>> upper("gateway-key")
    'GATEWAY_KEY'
    """
    return name.replace("-", "_").upper()
