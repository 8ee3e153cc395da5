"""What a GKE cluster that stands already has to be, and what does not get into any."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from twofold.blueprint.words import printable
from twofold.clouds.gcp.kubernetes.names import CLUSTER_ID, needs_door
from twofold.clouds.kubernetes import limits as kubernetes
from twofold.diagnostics import Diagnostic, Span
from twofold.placement.model import ApplicationStack, ExistingCluster, Placement
from twofold.services.model import Call, Service

SUBNET_ID = re.compile(r"projects/[^/]+/regions/[^/]+/subnetworks/[^/]+")
SUBNET_EXAMPLE = "projects/PROJECT/regions/REGION/subnetworks/NAME"


def cluster_limits(placement: Placement) -> Iterator[Diagnostic]:
    """Everything in a placement that cannot be in a cluster of Google's, or not in this one."""
    yield from kubernetes.pod_limits(placement)
    cluster = placement.stack.cluster
    pods = [each.service for each in placement.services if each.style == "kubernetes"]
    if pods and isinstance(cluster, ExistingCluster):
        yield from _id_findings(placement.stack, cluster)
        for service in pods:
            yield from _entry_findings(placement, cluster, service)
    for service in placement.graph.services:
        for call in kubernetes.calls_across(placement, service):
            inward = placement.runs(call.target, "kubernetes")
            if inward and call.target.ports[0].protocol != "http":
                yield call_across(call)


def _id_findings(stack: ApplicationStack, cluster: ExistingCluster) -> Iterator[Diagnostic]:
    if not CLUSTER_ID.fullmatch(cluster.name):
        example = "projects/PROJECT/locations/LOCATION/clusters/NAME"
        at = stack.place("cluster", "name").value
        yield no_such_id("a cluster", cluster.name, example, at)
    if cluster.listener and not _is_address(cluster.listener):
        at = stack.place("cluster", "listener").value
        yield no_such_id("a load balancer in a network", cluster.listener, "10.0.0.5", at)
    if cluster.link and not SUBNET_ID.fullmatch(cluster.link):
        at = stack.place("cluster", "link").value
        yield no_such_id("a subnet", cluster.link, SUBNET_EXAMPLE, at)


def _is_address(text: str) -> bool:
    try:
        return ipaddress.IPv4Address(text).is_private
    except ValueError:
        return False


def _entry_findings(
    placement: Placement, cluster: ExistingCluster, service: Service
) -> Iterator[Diagnostic]:
    """What a door leads to, for services that have one; the rest is said of any cluster."""
    span = placement.stack.place("cluster").key
    if not needs_door(placement, service):
        return
    if not cluster.gateway:
        if not kubernetes.is_asked_from_outside(placement, service):
            lacking = "a `gateway`, by which events reach it"
            yield kubernetes.cluster_lacks(cluster, service, lacking, span)
    elif not (cluster.listener and cluster.link):
        lacking = "a `listener` and a `link`, between which its door stands"
        yield kubernetes.cluster_lacks(cluster, service, lacking, span)


def no_such_id(what: str, written: str, example: str, span: Span) -> Diagnostic:
    """An id is none that Google gives."""
    return Diagnostic(
        "invalid-id", f"'{printable(written)}' is not the id of {what}", span, f"as in {example}"
    )


def call_across(call: Call) -> Diagnostic:
    """A call into the cluster is of a protocol that doors do not carry."""
    protocol = call.target.ports[0].protocol
    return Diagnostic(
        "call-across-styles",
        f"service '{call.service.name}' calls '{call.target.name}' by {protocol}, and does not run "
        "beside it in the cluster: the door, which is between them, carries HTTP alone",
        call.span,
        f"run both in style `kubernetes`, or give '{call.target.name}' an `http` port as its first",
    )
