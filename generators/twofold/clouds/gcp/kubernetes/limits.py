"""What a GKE cluster that stands already has to be, and what does not get into any."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.clouds.calls import is_asked_from_outside
from twofold.clouds.gcp.ids import CLUSTER, SUBNET
from twofold.clouds.gcp.kubernetes.asked import needs_door
from twofold.clouds.ids import Id, cluster_ids, is_private_address
from twofold.clouds.kubernetes import limits as kubernetes
from twofold.diagnostics import Diagnostic
from twofold.placement.model import ExistingCluster, Placement
from twofold.services.model import Service

LISTENER = Id("the id of a load balancer in a network", is_private_address, "as in 10.0.0.5")


def cluster_limits(placement: Placement) -> Iterator[Diagnostic]:
    """Everything in a placement that cannot be in a cluster of Google's, or not in this one."""
    yield from kubernetes.pod_limits(placement)
    yield from kubernetes.calls_to_doors(placement)
    stack, pods = placement.stack, placement.running("kubernetes")
    if pods and isinstance(stack.cluster, ExistingCluster):
        yield from cluster_ids(stack, stack.cluster, CLUSTER, LISTENER, SUBNET)
        for service in pods:
            if needs_door(placement, service):
                yield from kubernetes.door_findings(stack, stack.cluster, service)
                yield from _event_findings(placement, stack.cluster, service)


def _event_findings(
    placement: Placement, cluster: ExistingCluster, service: Service
) -> Iterator[Diagnostic]:
    """What nobody but Google asks is reached by the gateway as well."""
    if not cluster.gateway and not is_asked_from_outside(placement, service):
        span = placement.stack.place("cluster").key
        lacking = "a `gateway`, by which events reach it"
        yield kubernetes.cluster_lacks(cluster, service, lacking, span)
