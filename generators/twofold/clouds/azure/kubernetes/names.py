"""What is known of who is asked in a cluster before anything is lowered."""

from __future__ import annotations

from twofold.clouds.kubernetes.limits import is_asked_from_outside
from twofold.placement.model import Placement
from twofold.services.model import Service


def needs_door(placement: Placement, service: Service) -> bool:
    """Whether a service runs in the cluster, and is asked from outside it."""
    return placement.runs(service, "kubernetes") and is_asked_from_outside(placement, service)
