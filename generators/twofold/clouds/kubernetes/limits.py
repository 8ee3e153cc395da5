"""What no cluster does although the blueprint language allows it, and what a cluster may lack."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.clouds.calls import is_asked_from_outside, is_called_from_outside
from twofold.diagnostics import Diagnostic, Span
from twofold.placement.model import ApplicationStack, ExistingCluster, PlacedService, Placement
from twofold.services.model import Call, Code, Reference, Route, Service, Variable

# The Gateway API takes this many matches in all of a route's rules, and each route is one.
# https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
ROUTE_MATCHES = 128


def limits(placement: Placement) -> Iterator[Diagnostic]:
    """Everything in a placement that cannot be in a cluster, or not in this one."""
    for placed in placement.services:
        yield from _address_findings(placement, placed.service)
    yield from pod_limits(placement)


def pod_limits(placement: Placement) -> Iterator[Diagnostic]:
    """The same without addresses of a name and a port, on clouds where functions have some."""
    for placed in placement.services:
        if placed.style == "kubernetes":
            yield from _image_findings(placement, placed)
            yield from _name_findings(placement, placed.service)
            yield from _gateway_findings(placement, placed.service)
            yield from _route_findings(placement, placed.service)


def _image_findings(placement: Placement, placed: PlacedService) -> Iterator[Diagnostic]:
    service, cluster = placed.service, placement.stack.cluster
    if not isinstance(service.source, Code):
        return
    if isinstance(cluster, ExistingCluster) and cluster.registry is None:
        span = placement.stack.place("cluster").key
        yield cluster_lacks(cluster, service, "a `registry`, to which its image is pushed", span)


def _name_findings(placement: Placement, service: Service) -> Iterator[Diagnostic]:
    if service.volume and service.was:
        yield renamed_volume(service, placement.said(service, "was"))


def _gateway_findings(placement: Placement, service: Service) -> Iterator[Diagnostic]:
    cluster = placement.stack.cluster
    if not isinstance(cluster, ExistingCluster) or cluster.gateway:
        return
    if is_asked_from_outside(placement, service):
        span = placement.stack.place("cluster").key
        yield cluster_lacks(cluster, service, "a `gateway`, by which requests reach it", span)


def _route_findings(placement: Placement, service: Service) -> Iterator[Diagnostic]:
    triggers = placement.graph.triggers_of(service)
    beyond = [each for each in triggers if isinstance(each, Route)][ROUTE_MATCHES:]
    if beyond and not is_called_from_outside(placement, service):
        yield too_many_routes(service, beyond[0].span)


def _address_findings(placement: Placement, service: Service) -> Iterator[Diagnostic]:
    """An address of a name and a port is one inside a cluster."""
    for variable in placement.graph.variables_of(service):
        for part in variable.parts:
            match part:
                case Reference(Service() as callee, "address") if _apart(
                    placement, service, callee
                ) or _are_functions(placement, callee):
                    yield no_address(variable, callee)
                case _:
                    continue


def _apart(placement: Placement, caller: Service, callee: Service) -> bool:
    """Whether one of the two runs in the cluster and the other does not."""
    return placement.runs(caller, "kubernetes") != placement.runs(callee, "kubernetes")


def _are_functions(placement: Placement, callee: Service) -> bool:
    """Whether a callee runs elsewhere; of one that cannot, its own finding says enough."""
    return not placement.runs(callee, "kubernetes") and callee.ports[0].protocol == "http"


def calls_across(placement: Placement, service: Service) -> Iterator[Call]:
    """A service's calls that leave the cluster or come into it."""
    for link in placement.graph.links_of(service):
        if isinstance(link, Call) and _apart(placement, service, link.target):
            yield link


def calls_to_doors(placement: Placement) -> Iterator[Diagnostic]:
    """Calls into the cluster that a door, which is on the way, does not carry."""
    for service in placement.graph.services:
        for call in calls_across(placement, service):
            inward = placement.runs(call.target, "kubernetes")
            if inward and call.target.ports[0].protocol != "http":
                yield call_across(call, "does not run beside it in the cluster: the door")


def door_findings(
    stack: ApplicationStack, cluster: ExistingCluster, service: Service
) -> Iterator[Diagnostic]:
    """What the door of a service leads to; the gateway is a matter of any cluster."""
    if cluster.gateway and not (cluster.listener and cluster.link):
        lacking = "a `listener` and a `link`, between which its door stands"
        yield cluster_lacks(cluster, service, lacking, stack.place("cluster").key)


def cluster_lacks(
    cluster: ExistingCluster, service: Service, lacking: str, span: Span
) -> Diagnostic:
    """The configuration does not say what a cluster offers, and a service needs it."""
    return Diagnostic(
        "cluster-lacks",
        f"service '{service.name}' needs of the cluster '{cluster.name}' {lacking}, and "
        "'twofold:cluster' names none",
        span,
        "name it there; `twofold schema stack` says how",
    )


def call_across(call: Call, between: str) -> Diagnostic:
    """A call into the cluster or out of it is of a protocol that nothing `between` carries."""
    protocol = call.target.ports[0].protocol
    return Diagnostic(
        "call-across-styles",
        f"service '{call.service.name}' calls '{call.target.name}' by {protocol}, and {between}, "
        "which is between them, carries HTTP alone",
        call.span,
        f"run both in style `kubernetes`, or give '{call.target.name}' an `http` port as its first",
    )


def renamed_volume(service: Service, span: Span) -> Diagnostic:
    """A service is renamed, and its disks are called after it."""
    return Diagnostic(
        "renamed-volume",
        f"service '{service.name}' was '{service.was}', and Kubernetes keeps a volume under its "
        "service's name: it would start with an empty one",
        span,
        "keep the old name, or copy the data to a new service before the old one goes",
    )


def too_many_routes(service: Service, span: Span) -> Diagnostic:
    """A service has more routes than the Gateway API takes for one."""
    return Diagnostic(
        "too-many-routes",
        f"service '{service.name}' has more than the {ROUTE_MATCHES} routes that the Gateway API "
        "takes for a service",
        span,
        "gather some of them under one, as in `ANY /orders/{path+}`, or divide the service",
    )


def no_address(variable: Variable, callee: Service) -> Diagnostic:
    """A value is to be the address of a service that is not beside this one in a cluster."""
    return Diagnostic(
        "no-address",
        f"'{variable.name}' of service '{variable.service.name}' is the address of "
        f"'{callee.name}', which has one only where both run in Kubernetes",
        variable.span,
        f"use `${{{callee.name}.url}}`, or run both in style `kubernetes`"
        if callee.ports[0].protocol == "http"
        else "run both in style `kubernetes`",
    )
