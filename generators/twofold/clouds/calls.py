"""Calls between services, as every cloud sees them: which leave a cluster, which stay in it."""

from __future__ import annotations

from twofold.clouds.kubernetes.cluster import address
from twofold.clouds.links import Settings
from twofold.placement.model import Placement
from twofold.services.model import Service


def is_called_across(service: Service, placement: Placement) -> bool:
    """Whether a service needs an address outside the cluster: some call does not stay in it."""
    return any(
        not (placement.runs(caller, "kubernetes") and placement.runs(service, "kubernetes"))
        for caller in placement.graph.callers_of(service)
    )


def in_cluster_settings(service: Service) -> Settings:
    """Where pods find a service of their own cluster; their network policies let nobody else in."""
    found = {"address": address(service), "auth": "none"}
    http = service.ports[0].protocol == "http"
    return {"url": f"http://{address(service)}", **found} if http else found
