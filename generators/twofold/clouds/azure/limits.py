"""What Azure refuses although the blueprint language allows it, said before Azure says it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twofold.blueprint.words import printable
from twofold.clouds.azure.functions.callers import MOST_CALLERS
from twofold.clouds.azure.functions.container import MEBIBYTES_PER_SHARE, MOST_SHARES, SHARE
from twofold.clouds.azure.functions.environment import is_container
from twofold.clouds.azure.functions.function import SIZES
from twofold.clouds.azure.gateway import API_TIMEOUT_SECONDS
from twofold.clouds.azure.ids import NETWORK, SECRET, SUBNET, id_of, is_id, resource_id
from twofold.clouds.azure.kubernetes.limits import cluster_limits
from twofold.clouds.azure.schedules.zones import windows_zones
from twofold.clouds.calls import callers_from_outside
from twofold.clouds.ids import existing_ids, network_ids, no_such_id
from twofold.clouds.limits import reserved_roles, reserved_variables, slow_answer
from twofold.clouds.networks import in_network
from twofold.diagnostics import Diagnostic, Span
from twofold.placement.model import ApplicationStack, ExistingNetwork, PlacedService, Placement
from twofold.services.model import Route, Schedule, Service, Use

# A request that has no answer by then is cut off, whatever the function's own limit.
# https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout
CALL_TIMEOUT_SECONDS = 230

# Settings that Azure or its runtime gives a meaning of its own.
# https://learn.microsoft.com/azure/azure-functions/functions-app-settings
# https://learn.microsoft.com/azure/app-service/reference-app-settings
RESERVED_VARIABLES = re.compile(
    r"^(APPINSIGHTS_|APPLICATIONINSIGHTS_|APPSETTING_|AZURE_CLIENT_ID$|AZURE_FUNCTIONS_|AzureFunctions|"
    r"AzureWebJobs|ENABLE_ORYX_BUILD$|FUNCTIONS_|IDENTITY_|MSI_|PYTHON_ENABLE_|SCM_|WEBSITE_|WEBSITES_)"
)

# What Container Apps, or a client of Entra's, reads in the environment of an image.
# https://learn.microsoft.com/azure/container-apps/environment-variables#built-in-environment-variables
# https://learn.microsoft.com/azure/container-apps/managed-identity
RESERVED_OF_IMAGES = re.compile(r"^(AZURE_CLIENT_ID$|CONTAINER_APP_|IDENTITY_|MSI_)")

# The most that an instance of a function, or of an image, has: MiB, and processors.
FUNCTION_SIZE = max(SIZES), max(SIZES.values())
IMAGE_SIZE = MOST_SHARES * MEBIBYTES_PER_SHARE, MOST_SHARES * SHARE

# Roles that a server has already, or that the stack makes in it itself.
# https://learn.microsoft.com/azure/postgresql/flexible-server/security-access-control
RESERVED_ROLES = re.compile(
    r"^(pg_.*|azure_.*|azuresu|replication|readers|writers|owners|public|none|postgres)$"
)


def limits(placement: Placement) -> Iterator[Diagnostic]:
    """Everything in a placement that Azure would refuse."""
    stack = placement.stack
    yield from network_ids(stack, NETWORK, SUBNET)
    if isinstance(stack.network, ExistingNetwork) and len(stack.network.subnets) not in {0, 3}:
        yield wrong_subnets(stack.place("network", "subnets").value)
    yield from existing_ids(placement, id_of, SECRET)
    yield from _domain_limits(stack)
    yield from cluster_limits(placement)
    for placed in placement.services:
        if is_container(placed):
            yield from _image_limits(placed, placement)
        elif placed.style == "functions":
            yield from _function_limits(placed, placement)
        yield from _caller_limits(placed, placement)
        yield from reserved_roles(placement.graph.links_of(placed.service), RESERVED_ROLES)


def _domain_limits(stack: ApplicationStack) -> Iterator[Diagnostic]:
    """The zone of a domain is known by its id, which ends in the zone's own domain."""
    if stack.domain is None:
        return
    zone = f"Microsoft.Network/dnsZones/{stack.domain.zone}"
    if stack.domain.id is None:
        yield no_zone_id(zone, stack.place("domain").key)
    elif not _is_of(stack.domain.id, zone):
        wanted = resource_id(f"the DNS zone '{stack.domain.zone}'", zone)
        yield no_such_id(wanted, stack.domain.id, stack.place("domain", "id").value)


def _is_of(zone_id: str, zone: str) -> bool:
    return is_id(zone_id, zone) and zone_id.lower().endswith(f"/{zone.lower()}")


def _function_limits(placed: PlacedService, placement: Placement) -> Iterator[Diagnostic]:
    yield from _size_limits(placed, placement, "a function app", *FUNCTION_SIZE)
    own = "which Azure Functions reads or sets itself"
    yield from reserved_variables(placement, placed.service, RESERVED_VARIABLES, own)
    yield from _zone_limits(placed.service, placement)


def _image_limits(placed: PlacedService, placement: Placement) -> Iterator[Diagnostic]:
    yield from _size_limits(placed, placement, "a container app", *IMAGE_SIZE)
    own = "which Azure Container Apps reads or sets itself"
    yield from reserved_variables(placement, placed.service, RESERVED_OF_IMAGES, own)
    for link in placement.graph.links_of(placed.service):
        if isinstance(link, Use) and in_network(link.target):
            yield image_in_network(link)
    yield from _zone_limits(placed.service, placement)


def _size_limits(
    placed: PlacedService, placement: Placement, what: str, memory: int, cpu: float
) -> Iterator[Diagnostic]:
    size = placed.size
    if size.memory > memory or (size.cpu or 0) > cpu:
        field = "memory" if size.memory > memory else "cpu"
        most = f"{memory:,} MiB of memory and {cpu:g} processors"
        yield too_large(placed, what, most, placement.said(placed.service, field))


def _zone_limits(service: Service, placement: Placement) -> Iterator[Diagnostic]:
    for trigger in placement.graph.triggers_of(service):
        if isinstance(trigger, Schedule) and trigger.timezone not in windows_zones():
            yield no_such_zone(trigger)


def _caller_limits(placed: PlacedService, placement: Placement) -> Iterator[Diagnostic]:
    """Whoever is asked answers in time, and knows everybody who may ask."""
    service, graph = placed.service, placement.graph
    routed = any(isinstance(each, Route) for each in graph.triggers_of(service))
    callers = [*callers_from_outside(placement, service)]
    most = (API_TIMEOUT_SECONDS, "API Management") if routed else (CALL_TIMEOUT_SECONDS, "Azure")
    if (routed or callers) and placed.size.timeout > most[0]:
        yield slow_answer(placed, *most, placement.said(service, "timeout"))
    if len(callers) + routed > MOST_CALLERS:
        yield too_many_callers(placed, len(callers) + routed)


def no_zone_id(zone: str, span: Span) -> Diagnostic:
    """A domain's zone is named by its domain alone, by which Azure does not find it."""
    return Diagnostic(
        "no-zone-id",
        "Azure finds a DNS zone by its resource id, and `twofold:domain` does not say it",
        span,
        f"add `id: /subscriptions/<id>/resourceGroups/<name>/providers/{zone}`",
    )


def wrong_subnets(span: Span) -> Diagnostic:
    """Subnets of an existing network are for functions, for endpoints and for scripts."""
    return Diagnostic(
        "wrong-subnets",
        "an application on Azure uses three subnets: one of functions, one of stores' endpoints, "
        "one of scripts",
        span,
        "name all three in this order, or none where they are called `functions`, `endpoints` "
        "and `scripts`",
    )


def no_such_zone(schedule: Schedule) -> Diagnostic:
    """A schedule's time zone is one that Azure has no name for."""
    return Diagnostic(
        "unknown-timezone",
        f"Azure has no time zone that keeps the times of '{printable(schedule.timezone)}'",
        schedule.span,
        "choose a zone of a city nearby, or UTC, or run the service in style `kubernetes`",
    )


def too_large(placed: PlacedService, what: str, most: str, span: Span) -> Diagnostic:
    """A service asks for more than the largest instance has."""
    return Diagnostic(
        "memory-too-large",
        f"service '{placed.service.name}' needs more than an instance of {what} has: "
        f"{most} at most",
        span,
        "ask for less memory or fewer processors, or run it in style `kubernetes`",
    )


def too_many_callers(placed: PlacedService, count: int) -> Diagnostic:
    """The list of those who may ask a service is too short for all of them."""
    return Diagnostic(
        "too-many-callers",
        f"service '{placed.service.name}' has {count} callers, the public gateway among them, and "
        f"Azure lets in {MOST_CALLERS} at most",
        placed.service.span,
        "let some of them publish to a topic instead, or divide the service",
    )


def image_in_network(use: Use) -> Diagnostic:
    """An image runs outside the network that a store of its stands in."""
    return Diagnostic(
        "image-in-network",
        f"service '{use.service.name}' has an `image`, which runs outside the network that "
        f"'{use.target.name}' stands in",
        use.span,
        "give the service `code`, or run it in style `kubernetes`",
    )
