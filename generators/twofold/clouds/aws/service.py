"""What a service is in either style: its component, its role, its permissions, its settings."""

from __future__ import annotations

from twofold.clouds.aws.grants import Member, link_options
from twofold.clouds.aws.network import join
from twofold.clouds.aws.policies import allow, may_assume, pods_may_assume, policy
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.aws.shared import Shared
from twofold.clouds.aws.topic import LoweredSubscription
from twofold.clouds.kubernetes.namespace import namespace_name
from twofold.clouds.links import Opening, Settings, environment, event, listening
from twofold.clouds.networks import stands_in_network
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService, Placement
from twofold.resources.recorder import explain
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
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> Identity:
    """Create a service's component, its role, and everything its links need."""
    service = placed.service
    component = scope.component("services", "Service", service)
    inside = pulumi.ResourceOptions(parent=component)
    role = aws.iam.Role(
        service.name,
        description=f"Service {service.name} of {scope.application}",
        assume_role_policy=_trust(placed, scope, shared),
        opts=inside,
    )
    explain(role, EITHER_STYLE)
    group = None
    in_cluster = placed.style == "kubernetes"
    if shared.network and stands_in_network(service, placement.graph) and not in_cluster:
        group = join(shared.network, service, role, scope, inside)
    member = Member(service, component, role, group, in_cluster=in_cluster)
    links = placement.graph.links_of(service)
    grants = [(link, shared.grant(link, member)) for link in links]
    statements = [statement for _, grant in grants for statement in grant.statements]
    allowed: list[pulumi.Resource] = []
    if statements:
        allowed.append(
            aws.iam.RolePolicy(service.name, role=role.name, policy=policy(statements), opts=inside)
        )
    return Identity(
        placed,
        member,
        role,
        {
            **_listening(service, placement, scope, shared),
            **environment(
                [(link, grant.settings) for link, grant in grants],
                placement.graph.variables_of(service),
                in_cluster=in_cluster,
            ),
        },
        frozenset(opening for _, grant in grants for opening in grant.opens),
        (*allowed, *(resource for _, grant in grants for resource in grant.after)),
    )


EITHER_STYLE = (
    "Lambda takes it on, or the service's own pods: a service that moves runs as both for a while, "
    "and what runs needs credentials until the last request has turned."
)


def _trust(placed: PlacedService, scope: Scope, shared: Shared) -> pulumi.Output[str]:
    """Let the service take on its role, whatever it runs as; which cluster, once it is in one.

    EKS says of every pod where it is: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
    """
    inside = shared.cluster if placed.style == "kubernetes" else None
    pods = {
        **({"aws:RequestTag/eks-cluster-name": inside.name} if inside else {}),
        "aws:RequestTag/kubernetes-namespace": namespace_name(
            scope.application, scope.stack.environment
        ),
        "aws:RequestTag/kubernetes-service-account": placed.service.name,
    }
    return policy([may_assume("lambda.amazonaws.com"), pods_may_assume({"StringEquals": pods})])


def _listening(service: Service, placement: Placement, scope: Scope, shared: Shared) -> Settings:
    """What hands messages over is told of them: of which topic, in which queue they wait."""
    told: dict[str, pulumi.Input[str]] = {}
    for each in placement.graph.triggers_of(service):
        if isinstance(each, Subscription):
            queue = shared.subscriptions[each.name].queue
            told |= {**listening(scope.application, each), event(each, "queue-url"): queue.url}
    return told


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
