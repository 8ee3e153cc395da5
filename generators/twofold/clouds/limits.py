"""Rules that several clouds have, each with names or numbers of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from twofold.clouds.links import listening
from twofold.clouds.names import identifier
from twofold.diagnostics import Diagnostic, stop
from twofold.placement.model import NewCluster, Placement, PlatformStack
from twofold.services.model import Link, RelationalStore, Service, Subscription, Use


def reserved_roles(links: Iterable[Link], reserved: re.Pattern[str]) -> Iterator[Diagnostic]:
    """Find the services whose role a database has already, by the names that it reserves."""
    for link in links:
        if not isinstance(link, Use) or not isinstance(link.target, RelationalStore):
            continue
        if reserved.match(identifier(link.service.name)):
            yield reserved_role(link)


def known_environment(service: Service, placement: Placement) -> int:
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
