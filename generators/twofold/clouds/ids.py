"""Ids of what exists already, as a stack's configuration names it on any cloud."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator

from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span
from twofold.placement.model import ApplicationStack, ExistingCluster, ExistingNetwork, Placement
from twofold.services.model import Store
from twofold.values import frozen


@frozen
class Id:
    """How a cloud knows something that exists already: what that is, and an example of it."""

    what: str
    fits: Callable[[str], object]
    example: str

    def findings(self, written: str, span: Span) -> Iterator[Diagnostic]:
        """Find a text that is none of these ids."""
        if not self.fits(written):
            yield no_such_id(self, written, span)


def is_private_address(text: str) -> bool:
    """Whether a text is an address in somebody's network."""
    try:
        return ipaddress.IPv4Address(text).is_private
    except ValueError:
        return False


def network_ids(stack: ApplicationStack, network: Id, subnet: Id) -> Iterator[Diagnostic]:
    """Find the ids of the network that exists, and of its subnets, that are none."""
    existing = stack.network
    if not isinstance(existing, ExistingNetwork):
        return
    yield from network.findings(existing.id, stack.place("network", "id").value)
    for index, each in enumerate(existing.subnets):
        yield from subnet.findings(each, stack.place("network", "subnets", index).value)


def existing_ids(
    placement: Placement, store_id: Callable[[Store], Id], secret: Id
) -> Iterator[Diagnostic]:
    """Find the ids of stores and secrets that exist already that are none."""
    stack = placement.stack
    for store in placement.graph.stores:
        if given := stack.existing_stores.get(store.name):
            span = stack.place("existing", "stores", store.name).value
            yield from store_id(store).findings(given, span)
    for name, given in stack.existing_secrets.items():
        yield from secret.findings(given, stack.place("existing", "secrets", name).value)


def cluster_ids(
    stack: ApplicationStack, cluster: ExistingCluster, name: Id, listener: Id, link: Id
) -> Iterator[Diagnostic]:
    """Find the ids of a cluster that exists, and of the way to it, that are none."""
    for key, written, wanted in (
        ("name", cluster.name, name),
        ("listener", cluster.listener, listener),
        ("link", cluster.link, link),
    ):
        if written is not None:
            yield from wanted.findings(written, stack.place("cluster", key).value)


def no_such_id(wanted: Id, written: str, span: Span) -> Diagnostic:
    """An id is none of the kind that is wanted."""
    return Diagnostic(
        "invalid-id", f"'{printable(written)}' is not {wanted.what}", span, wanted.example
    )
