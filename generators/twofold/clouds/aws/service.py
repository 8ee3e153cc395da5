"""What a service is in either style: its component, its role, its permissions, its settings."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.aws.grants import Member, link_options
from twofold.clouds.aws.policies import Statement, allow, policy
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.aws.shared import Shared
from twofold.clouds.aws.topic import LoweredSubscription
from twofold.clouds.links import Opening, Settings, environment, event, listening
from twofold.clouds.networks import stands_in_network
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService, Placement
from twofold.services.model import Service, Subscription
from twofold.values import frozen


@frozen
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
    opens: frozenset[Opening]
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
    placed: PlacedService,
    trust: pulumi.Output[str],
    placement: Placement,
    scope: Scope,
    shared: Shared,
) -> Identity:
    """Create a service's component, its role with a trust policy, and everything its links need."""
    service = placed.service
    component = scope.component("services", "Service", service)
    inside = pulumi.ResourceOptions(parent=component)
    role = aws.iam.Role(
        service.name,
        description=f"Service {service.name} of {scope.application}",
        assume_role_policy=trust,
        opts=inside,
    )
    group = None
    in_cluster = placed.style == "kubernetes"
    if shared.network and stands_in_network(service, placement.graph) and not in_cluster:
        group = _create_group(service, scope, shared.network.vpc_id, inside)
    member = Member(service, component, group, in_cluster=in_cluster)
    links = placement.graph.links_of(service)
    grants = [(link, shared.grant(link, member)) for link in links]
    return Identity(
        placed,
        member,
        role,
        {
            **_listening(service, placement, scope, shared),
            **environment(
                [(link, grant.settings) for link, grant in grants],
                placement.graph.variables_of(service),
            ),
        },
        [statement for _, grant in grants for statement in grant.statements],
        frozenset(opening for _, grant in grants for opening in grant.opens),
        tuple(resource for _, grant in grants for resource in grant.after),
    )


def _listening(service: Service, placement: Placement, scope: Scope, shared: Shared) -> Settings:
    """What hands messages over is told of them: of which topic, in which queue they wait."""
    told: dict[str, pulumi.Input[str]] = {}
    for each in placement.graph.triggers_of(service):
        if isinstance(each, Subscription):
            queue = shared.subscriptions[each.name].queue
            told |= {**listening(scope.application, each), event(each, "queue-url"): queue.url}
    return told


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


def let_receive(identity: Identity, subscription: LoweredSubscription) -> aws.iam.RolePolicy:
    """Let a service take its own messages out of their queue, in whatever style it runs."""
    topic = subscription.subscription.topic
    return aws.iam.RolePolicy(
        f"{identity.name}-{topic.name}",
        role=identity.role.name,
        policy=policy(
            [
                allow(
                    "ReceiveMessages",
                    [
                        "sqs:ChangeMessageVisibility",
                        "sqs:DeleteMessage",
                        "sqs:GetQueueAttributes",
                        "sqs:ReceiveMessage",
                    ],
                    [subscription.queue.arn],
                )
            ]
        ),
        opts=link_options(identity.member, topic.was),
    )
