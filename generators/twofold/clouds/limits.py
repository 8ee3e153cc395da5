"""Rules that several clouds have, each with names or numbers of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from twofold.clouds.links import listening
from twofold.clouds.names import identifier
from twofold.diagnostics import Diagnostic, Span, stop
from twofold.placement.model import NewCluster, PlacedService, Placement, PlatformStack
from twofold.services.model import (
    Link,
    RelationalStore,
    Service,
    Subscription,
    Use,
    Variable,
)


def reserved_roles(links: Iterable[Link], reserved: re.Pattern[str]) -> Iterator[Diagnostic]:
    """Find the services whose role a database has already, by the names that it reserves."""
    for link in links:
        if not isinstance(link, Use) or not isinstance(link.target, RelationalStore):
            continue
        if reserved.match(identifier(link.service.name)):
            yield reserved_role(link)


def reserved_variables(
    placement: Placement, service: Service, reserved: re.Pattern[str], why: str
) -> Iterator[Diagnostic]:
    """Find the variables of a service that are not its own to set; `why` ends the sentence."""
    for variable in placement.graph.variables_of(service):
        if reserved.match(variable.name):
            yield reserved_variable(variable, why)


def environment_limit(
    placement: Placement, service: Service, most: int, who: str
) -> Iterator[Diagnostic]:
    """Find an environment of more bytes than somebody takes."""
    if _known_environment(placement, service) > most:
        yield too_large_environment(service, most, who, placement.said(service, "environment"))


def _known_environment(placement: Placement, service: Service) -> int:
    """The bytes of a service's environment that are known before there are any resources."""
    graph = placement.graph
    told = {
        name: str(value)
        for each in graph.triggers_of(service)
        if isinstance(each, Subscription)
        for name, value in listening(graph.name, each).items()
    }
    return sum(len(name) + len(value) for name, value in told.items()) + sum(
        len(variable.name) + sum(len(part) for part in variable.parts if isinstance(part, str))
        for variable in graph.variables_of(service)
    )


def require_addresses(stack: PlatformStack, new: NewCluster, most: int) -> None:
    """Go on if a new cluster's API server may be asked from no more blocks than its cloud takes."""
    if len(new.addresses) > most:
        stop(too_many_addresses(stack, new, most))


def too_many_addresses(stack: PlatformStack, new: NewCluster, most: int) -> Diagnostic:
    """A cluster's API server may be asked from so many blocks of addresses, and no more."""
    return Diagnostic(
        "too-many-addresses",
        f"the cluster has {len(new.addresses)} blocks of 'addresses', and {stack.cloud} takes "
        f"{most} at most",
        stack.place("cluster", "addresses").value,
        "write larger blocks, or have people ask through a network with few addresses",
    )


def reserved_role(link: Use) -> Diagnostic:
    """A service's name is that of a role which the database has already."""
    return Diagnostic(
        "reserved-role",
        f"service '{link.service.name}' cannot use '{link.target.name}': the database keeps the "
        f"role '{identifier(link.service.name)}' for itself",
        link.span,
        "give the service another name",
    )


def reserved_variable(variable: Variable, why: str) -> Diagnostic:
    """A variable that somebody else sets, or gives a meaning of its own."""
    return Diagnostic(
        "reserved-variable",
        f"service '{variable.service.name}' sets {variable.name}, {why}",
        variable.span,
        "choose another name",
    )


def too_large_environment(service: Service, most: int, who: str, span: Span) -> Diagnostic:
    """A service's environment is larger than what runs it takes."""
    return Diagnostic(
        "environment-too-large",
        f"the environment of service '{service.name}' is larger than the {most} bytes that "
        f"{who} takes",
        span,
        "put what is long into a file beside the code, or into a store",
    )


def slow_answer(placed: PlacedService, seconds: int, who: str, span: Span) -> Diagnostic:
    """A service that answers requests may take longer than somebody waits."""
    return Diagnostic(
        "timeout-too-long",
        f"service '{placed.service.name}' answers requests and may take {placed.size.timeout} s, "
        f"but {who} waits {seconds} s for an answer",
        span,
        f"set its timeout to {seconds}s or less, or take the work in by a topic",
    )
