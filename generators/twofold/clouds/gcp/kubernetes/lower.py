"""A service in the Kubernetes style on Google Cloud: who it is there, its pods, and its door."""

from __future__ import annotations

from twofold.clouds.gcp.kubernetes.asked import needs_door
from twofold.clouds.gcp.kubernetes.cluster import LoweredCluster
from twofold.clouds.gcp.kubernetes.door import create_door
from twofold.clouds.gcp.kubernetes.openings import ends_of, opens_cloud
from twofold.clouds.gcp.schedules import lower_schedules
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.gcp.service import Identity, LoweredService, lower_identity
from twofold.clouds.gcp.shared import Shared
from twofold.clouds.kubernetes.image import create_image
from twofold.clouds.kubernetes.lower import lower_workload
from twofold.clouds.kubernetes.workload import Workload
from twofold.clouds.links import CLOUD_SERVICES
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService, Placement
from twofold.services.model import Code, Schedule

# By which GKE knows whom it lends a pod's account.
# https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#kubernetes-sa-to-iam
ANNOTATION = "iam.gke.io/gcp-service-account"
BORROWER = "roles/iam.workloadIdentityUser"


def lower_pods(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> LoweredService:
    """Lower a service to an account, the pods that it is lent to, and the ways to them."""
    lowered, service = cluster_of(shared), placed.service
    identity = lower_identity(placed, placement, scope, shared)
    links = placement.graph.links_of(service)
    outside = any(opens_cloud(link, shared.inside) for link in links)
    ends = tuple(ends_of(links, shared.stores))
    workload = Workload(
        cluster=lowered.cluster,
        component=identity.component,
        placed=placed,
        image=create_image(service, scope, lowered.registry, identity.component),
        environment=identity.environment,
        secrets={},
        opens=frozenset({CLOUD_SERVICES} if outside else ()),
        near=(),
        has_identity=outside or bool(ends),
        waiting=(),
        after=(_lend(identity, lowered), *identity.after),
        built=isinstance(service.source, Code),
        account_annotations={ANNOTATION: identity.member.account.email},
        pushed=True,
        ends=ends,
    )
    ready = lower_workload(workload, placement)
    asked = None
    if needs_door(placement, service):
        if lowered.doors is None:
            raise AssertionError("the limits see that there is a way to what is asked from outside")
        asked = create_door(workload, lowered.doors, placement, scope, shared.project, ready)
        triggers = placement.graph.triggers_of(service)
        schedules = [trigger for trigger in triggers if isinstance(trigger, Schedule)]
        if schedules:
            lower_schedules(identity, schedules, asked, scope, shared)
    identity.component.register_outputs({"account": identity.member.account.email})
    return LoweredService(identity, asked)


def cluster_of(shared: Shared) -> LoweredCluster:
    """The cluster, for a service that runs in one: it is therefore there."""
    if shared.cluster is None:
        raise AssertionError("a service in a cluster that nobody looked up")
    return shared.cluster


def _lend(identity: Identity, lowered: LoweredCluster) -> gcp.serviceaccount.IAMMember:
    """Let the service's own pods, and no others, be its account."""
    return gcp.serviceaccount.IAMMember(
        f"{identity.name}-lent",
        service_account_id=identity.member.account.name,
        role=BORROWER,
        member=pulumi.Output.format(
            "serviceAccount:{}[{}/{}]", lowered.pool, lowered.cluster.namespace, identity.name
        ),
        opts=pulumi.ResourceOptions(parent=identity.component),
    )
