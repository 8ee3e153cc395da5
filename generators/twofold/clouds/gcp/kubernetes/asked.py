"""Who in a cluster is asked from outside it, as Google Cloud asks."""

from __future__ import annotations

from twofold.clouds.calls import is_called_from_outside
from twofold.placement.model import Placement
from twofold.services.model import Service


def needs_door(placement: Placement, service: Service) -> bool:
    """Whether anybody outside asks a service in the cluster: by a route, an event, or a call."""
    return bool(placement.graph.triggers_of(service)) or is_called_from_outside(placement, service)
