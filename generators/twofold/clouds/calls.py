"""Calls between services, as every cloud sees them: which leave a cluster, which stay in it."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.clouds.kubernetes.cluster import address
from twofold.clouds.links import Settings
from twofold.placement.model import Placement
from twofold.services.model import Route, Service


def callers_from_outside(placement: Placement, service: Service) -> Iterator[Service]:
    """Who calls a service at an address outside the cluster: all who are not beside it there."""
    inside = placement.runs(service, "kubernetes")
    for caller in placement.graph.callers_of(service):
        if not (inside and placement.runs(caller, "kubernetes")):
            yield caller


def is_called_from_outside(placement: Placement, service: Service) -> bool:
    """Whether a service needs an address outside the cluster: some call does not stay in it."""
    return any(True for _ in callers_from_outside(placement, service))


def is_asked_from_outside(placement: Placement, service: Service) -> bool:
    """Whether requests from outside the cluster are to reach a service: by a route or a call."""
    triggers = placement.graph.triggers_of(service)
    routed = any(isinstance(each, Route) for each in triggers)
    return routed or is_called_from_outside(placement, service)


def in_cluster_settings(service: Service) -> Settings:
    """Where pods find a service of their own cluster; their network policies let nobody else in."""
    found = {"address": address(service), "auth": "none"}
    http = service.ports[0].protocol == "http"
    return {"url": f"http://{address(service)}", **found} if http else found
