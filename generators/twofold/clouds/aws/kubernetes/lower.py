"""A service in the Kubernetes style on AWS: who it is there, and its pods."""

from __future__ import annotations

from twofold.clouds.aws.kubernetes.cluster import LoweredCluster
from twofold.clouds.aws.kubernetes.entry import attach
from twofold.clouds.aws.kubernetes.scaler import waiting_in
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.aws.service import Identity, let_receive, lower_identity
from twofold.clouds.aws.shared import Shared, public
from twofold.clouds.kubernetes.image import create_image
from twofold.clouds.kubernetes.lower import lower_workload
from twofold.clouds.kubernetes.workload import Workload
from twofold.clouds.links import CLOUD_SERVICES, Settings
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService, Placement
from twofold.services.model import Code, Route, Subscription


def lower_pods(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> pulumi.ComponentResource:
    """Lower a service to a role, the pods that have it, and the ways to them."""
    lowered = cluster_of(shared)
    service, triggers = placed.service, placement.graph.triggers_of(placed.service)
    identity = lower_identity(placed, placement, scope, shared)
    subscriptions = [
        shared.subscriptions[each.name] for each in triggers if isinstance(each, Subscription)
    ]
    receives = [let_receive(identity, each) for each in subscriptions]
    opens = identity.opens | frozenset({CLOUD_SERVICES} if subscriptions else ())
    workload = Workload(
        cluster=lowered.cluster,
        component=identity.component,
        placed=placed,
        image=create_image(service, scope, lowered.registry, identity.component),
        environment=_environment(identity, lowered, asks=bool(opens)),
        secrets={},
        opens=opens,
        near=(),
        has_identity=bool(opens),
        waiting=tuple(
            waiting_in(each, lowered.region, lowered.looks)
            for each in subscriptions
            if lowered.looks
        ),
        after=(_associate(identity, lowered), *receives, *identity.after),
        built=isinstance(service.source, Code),
    )
    ready = lower_workload(workload, placement)
    routes = [each for each in triggers if isinstance(each, Route)]
    if routes:
        keys = [f"{each.method} {each.path}" for each in routes]
        attach(workload, public(shared.api), lowered.entry, keys, ready)
    if service.name in shared.addresses:
        attach(workload, shared.addresses[service.name], lowered.entry, ["$default"], ready)
    identity.component.register_outputs({"role": identity.role.arn})
    return identity.component


def cluster_of(shared: Shared) -> LoweredCluster:
    """The cluster, for a service that runs in one: it is therefore there."""
    if shared.cluster is None:
        raise AssertionError("a service in a cluster that nobody looked up")
    return shared.cluster


def _associate(identity: Identity, lowered: LoweredCluster) -> aws.eks.PodIdentityAssociation:
    """Have EKS hand the role's credentials to the service's pods: before they start, or never."""
    return aws.eks.PodIdentityAssociation(
        identity.name,
        cluster_name=lowered.name,
        namespace=lowered.cluster.namespace,
        service_account=identity.name,
        role_arn=identity.role.arn,
        opts=pulumi.ResourceOptions(parent=identity.component),
    )


def _environment(identity: Identity, lowered: LoweredCluster, *, asks: bool) -> Settings:
    """What Lambda tells its functions by itself, where a service asks AWS, and its own."""
    # Some SDKs read the one and some the other; Lambda sets both.
    region = {"AWS_REGION": lowered.region, "AWS_DEFAULT_REGION": lowered.region}
    return {**(region if asks else {}), **identity.environment}
