"""What stands in an application's network on any cloud of regions, and who has to get there."""

from __future__ import annotations

from twofold.services.graph import ServiceGraph
from twofold.services.model import Cache, RelationalStore, Service, Store, Use


def in_network(store: Store) -> bool:
    """Whether a store can only be reached from inside a network."""
    return isinstance(store, RelationalStore | Cache)


def needs_network(graph: ServiceGraph) -> bool:
    """Whether anything of an application stands in a network."""
    return any(in_network(store) for store in graph.stores)


def stands_in_network(service: Service, graph: ServiceGraph) -> bool:
    """Whether a service is linked to something that can only be reached from inside a network."""
    return any(
        isinstance(link, Use) and in_network(link.target) for link in graph.links_of(service)
    )
