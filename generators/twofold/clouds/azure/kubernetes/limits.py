"""What an AKS cluster that stands already has to be, and what does not get into any."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from twofold.blueprint.words import printable
from twofold.clouds.azure.ids import is_id, no_such_id
from twofold.clouds.azure.kubernetes.names import CLUSTER, ENVIRONMENT, needs_door
from twofold.clouds.kubernetes import limits as kubernetes
from twofold.diagnostics import Diagnostic, Span
from twofold.placement.model import ApplicationStack, ExistingCluster, Placement
from twofold.services.model import Call, Service, Variable

# What the webhook of workload identity sets in a pod, and what says whose identity the pod is.
# https://azure.github.io/azure-workload-identity/docs/installation/mutating-admission-webhook.html
RESERVED_VARIABLES = re.compile(
    r"^AZURE_(AUTHORITY_HOST|CLIENT_ID|FEDERATED_TOKEN_FILE|TENANT_ID)$"
)


def cluster_limits(placement: Placement) -> Iterator[Diagnostic]:
    """Everything in a placement that cannot be in a cluster of Azure's, or not in this one."""
    yield from kubernetes.limits(placement)
    cluster = placement.stack.cluster
    pods = [each.service for each in placement.services if each.style == "kubernetes"]
    if pods and isinstance(cluster, ExistingCluster):
        yield from _id_findings(placement.stack, cluster)
        for service in pods:
            yield from _entry_findings(placement, cluster, service)
    for service in pods:
        for variable in placement.graph.variables_of(service):
            if RESERVED_VARIABLES.match(variable.name):
                yield reserved_variable(variable)
    for service in placement.graph.services:
        for call in kubernetes.calls_across(placement, service):
            inward = placement.runs(call.target, "kubernetes")
            if inward and call.target.ports[0].protocol != "http":
                yield call_across(call)


def _id_findings(stack: ApplicationStack, cluster: ExistingCluster) -> Iterator[Diagnostic]:
    if not is_id(cluster.name, CLUSTER):
        at = stack.place("cluster", "name").value
        yield no_such_id("a managed cluster", CLUSTER, cluster.name, at)
    if cluster.listener and not _is_address(cluster.listener):
        yield no_such_address(cluster.listener, stack.place("cluster", "listener").value)
    if cluster.link and not is_id(cluster.link, ENVIRONMENT):
        at = stack.place("cluster", "link").value
        yield no_such_id("a Container Apps environment", ENVIRONMENT, cluster.link, at)


def _is_address(text: str) -> bool:
    try:
        return ipaddress.IPv4Address(text).is_private
    except ValueError:
        return False


def _entry_findings(
    placement: Placement, cluster: ExistingCluster, service: Service
) -> Iterator[Diagnostic]:
    """What a door leads to, for services that have one; the gateway is a matter of any cluster."""
    if not needs_door(placement, service) or not cluster.gateway:
        return
    if not (cluster.listener and cluster.link):
        lacking = "a `listener` and a `link`, between which its door stands"
        span = placement.stack.place("cluster").key
        yield kubernetes.cluster_lacks(cluster, service, lacking, span)


def no_such_address(written: str, span: Span) -> Diagnostic:
    """What should lead to a cluster's gateway is no address in a network."""
    return Diagnostic(
        "invalid-id",
        f"'{printable(written)}' is not the address of a load balancer in a network",
        span,
        "as in 10.0.0.5",
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


def reserved_variable(variable: Variable) -> Diagnostic:
    """A variable that says to a pod who it is."""
    return Diagnostic(
        "reserved-variable",
        f"service '{variable.service.name}' sets {variable.name}, by which Azure says to a pod "
        "whose identity it is",
        variable.span,
        "choose another name",
    )
