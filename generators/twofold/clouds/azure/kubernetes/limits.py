"""What an AKS cluster that stands already has to be, and what does not get into any."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twofold.clouds.azure.ids import CLUSTER, ENVIRONMENT
from twofold.clouds.calls import is_asked_from_outside
from twofold.clouds.ids import Id, cluster_ids, is_private_address
from twofold.clouds.kubernetes import limits as kubernetes
from twofold.clouds.limits import reserved_variables
from twofold.diagnostics import Diagnostic
from twofold.placement.model import ExistingCluster, Placement

# What the webhook of workload identity sets in a pod, and what says whose identity the pod is.
# https://azure.github.io/azure-workload-identity/docs/installation/mutating-admission-webhook.html
RESERVED_VARIABLES = re.compile(
    r"^AZURE_(AUTHORITY_HOST|CLIENT_ID|FEDERATED_TOKEN_FILE|TENANT_ID)$"
)

LISTENER = Id("the address of a load balancer in a network", is_private_address, "as in 10.0.0.5")


def cluster_limits(placement: Placement) -> Iterator[Diagnostic]:
    """Everything in a placement that cannot be in a cluster of Azure's, or not in this one."""
    yield from kubernetes.limits(placement)
    yield from kubernetes.calls_to_doors(placement)
    stack, pods = placement.stack, placement.running("kubernetes")
    if pods and isinstance(stack.cluster, ExistingCluster):
        yield from cluster_ids(stack, stack.cluster, CLUSTER, LISTENER, ENVIRONMENT)
        for service in pods:
            if is_asked_from_outside(placement, service):
                yield from kubernetes.door_findings(stack, stack.cluster, service)
    identity = "by which Azure says to a pod whose identity it is"
    for service in pods:
        yield from reserved_variables(placement, service, RESERVED_VARIABLES, identity)
