"""The picture of an application: what its blueprint says, with what the cloud makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twofold.placement.model import Placement
from twofold.resources.graph import ResourceGraph
from twofold.resources.values import Address
from twofold.services.graph import ServiceGraph
from twofold.services.model import (
    Bucket,
    Cache,
    Call,
    DocumentStore,
    Link,
    Linked,
    Publish,
    ReadSecret,
    RelationalStore,
    Route,
    Schedule,
    Secret,
    Service,
    Subscription,
    Topic,
    Use,
)
from twofold.show.picture.model import Arrow, Kind, Picture, Style, Thing
from twofold.show.picture.parts import part_key, parts
from twofold.show.summary import Details
from twofold.show.tree import Row, component_row

ENTRY = "entry"
# What every cloud calls the component by which requests come in.
ENTRY_COMPONENT = "public-api"

# Of a component's type token, as `shop:stores:Cache`: where the blueprint says such things.
SECTIONS = {"services": "service", "stores": "store", "messaging": "topic", "secrets": "secret"}

CAPTIONS: Mapping[Kind, str] = {
    "functions": "function",
    "kubernetes": "pods",
    "document": "document store",
    "relational": "relational store",
    "cache": "cache",
    "bucket": "bucket",
    "topic": "topic",
    "secret": "secret",
}


def application(placement: Placement, graph: ResourceGraph, details: Details) -> Picture:
    """Picture a placement, and each component of its resources with the thing it is made for."""
    services = placement.graph
    rows = _rows(services, graph, details)
    things = {thing.key: thing for thing in _things(placement, rows)}
    rest = parts(graph, rows.keys() - things.keys(), details)
    return Picture(
        placement.stack.name,
        services.description,
        (*things.values(), *rest),
        tuple(_arrows(services, things)),
    )


# --- which component is whose ---------------------------------------------------------


def _rows(
    services: ServiceGraph, graph: ResourceGraph, details: Details
) -> Mapping[str, tuple[Row, ...]]:
    found: dict[str, tuple[Row, ...]] = {}
    for component in graph.components:
        key = _owner(component.address, services)
        found[key] = (*found.get(key, ()), component_row(component, details))
    return found


def _owner(address: Address, services: ServiceGraph) -> str:
    """Find the key of the thing that a component is made for, or one of its own."""
    keys = {_key(each) for each in _linked(services)}
    _, module, _ = address.kind.split(":")
    own = f"{SECTIONS.get(module)}-{address.name}"
    if own in keys:
        return own
    if address.name == ENTRY_COMPONENT and any(_routes(services)):
        return ENTRY
    # A queue of `orders` that `receipt` reads, and the address of `cart`, are named after them.
    named = [
        service
        for service in services.services
        if address.name.startswith(f"{service.name}-") or address.name.endswith(f"-{service.name}")
    ]
    if named:
        return _key(max(named, key=lambda service: len(service.name)))
    return part_key(address)


def _key(thing: Linked) -> str:
    match thing:
        case Service():
            return f"service-{thing.name}"
        case DocumentStore() | RelationalStore() | Cache() | Bucket():
            return f"store-{thing.name}"
        case Topic():
            return f"topic-{thing.name}"
        case Secret():
            return f"secret-{thing.name}"


def _linked(services: ServiceGraph) -> Iterator[Linked]:
    yield from services.services
    yield from services.topics
    yield from services.stores
    yield from services.secrets


# --- things ---------------------------------------------------------------------------


def _things(placement: Placement, rows: Mapping[str, tuple[Row, ...]]) -> Iterator[Thing]:
    services = placement.graph
    if any(_routes(services)):
        name = placement.stack.domain.name if placement.stack.domain else ENTRY_COMPONENT
        about = "Where requests from outside come in."
        yield Thing(ENTRY, "entry", name, "public entry", about, rows.get(ENTRY, ()))
    for schedule in _schedules(services):
        about = f"Times at which {schedule.service.name} runs, in {schedule.timezone}."
        caption = f"schedule, {schedule.timezone}"
        yield Thing(_schedule_key(schedule), "schedule", str(schedule.cron), caption, about, ())
    for thing in _linked(services):
        kind, key = _kind(thing, placement), _key(thing)
        about = "" if isinstance(thing, Secret) else thing.description
        yield Thing(key, kind, thing.name, CAPTIONS[kind], about, rows.get(key, ()))


def _kind(thing: Linked, placement: Placement) -> Kind:
    match thing:
        case Service():
            style: Style = placement.placed(thing).style
            return style
        case DocumentStore():
            return "document"
        case RelationalStore():
            return "relational"
        case Cache():
            return "cache"
        case Bucket():
            return "bucket"
        case Topic():
            return "topic"
        case Secret():
            return "secret"


def _routes(services: ServiceGraph) -> Iterator[Route]:
    return (each for each in services.triggers if isinstance(each, Route))


def _schedules(services: ServiceGraph) -> Iterator[Schedule]:
    return (each for each in services.triggers if isinstance(each, Schedule))


def _schedule_key(schedule: Schedule) -> str:
    return f"schedule-{schedule.name}"


# --- arrows ---------------------------------------------------------------------------


def _arrows(services: ServiceGraph, things: Mapping[str, Thing]) -> Iterator[Arrow]:
    """Follow requests, times and messages; a link leads from who uses to what is used."""
    for service in services.services:
        thing = things[_key(service)]
        triggers = services.triggers_of(service)
        routes = [f"{each.method} {each.path}" for each in triggers if isinstance(each, Route)]
        if routes:
            yield Arrow(things[ENTRY], thing, tuple(routes))
        for trigger in triggers:
            match trigger:
                case Route():
                    continue  # all of a service's are one arrow
                case Schedule():
                    yield Arrow(things[_schedule_key(trigger)], thing, ())
                case Subscription(topic=topic):
                    yield Arrow(things[_key(topic)], thing, ("consume",))
        for link in services.links_of(service):
            yield Arrow(thing, things[_key(link.target)], (_verb(link),))


def _verb(link: Link) -> str:
    match link:
        case Use():
            return link.access
        case Publish():
            return "publish"
        case Call():
            return "call"
        case ReadSecret():
            return "read"
