"""What Azure's ids of clusters and of what leads to them look like, and who has a door."""

from __future__ import annotations

from twofold.clouds.kubernetes.limits import is_asked_from_outside
from twofold.placement.model import Placement
from twofold.services.model import Service

# The ends of ids, with names of an example.
CLUSTER = "Microsoft.ContainerService/managedClusters/team"
ENVIRONMENT = "Microsoft.App/managedEnvironments/team"


def needs_door(placement: Placement, service: Service) -> bool:
    """Whether a service runs in the cluster, and is asked from outside it."""
    return placement.runs(service, "kubernetes") and is_asked_from_outside(placement, service)
