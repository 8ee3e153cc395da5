"""What a placed service needs of its target, and where the blueprint says so.

`place` refuses from this, and the contract tests walk it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from twofold.diagnostics import Span
from twofold.placement.model import PlacedService, Placement, Style
from twofold.placement.support import Need
from twofold.services.model import (
    Bucket,
    Cache,
    Call,
    Code,
    DocumentStore,
    Image,
    Link,
    Port,
    Publish,
    ReadSecret,
    RelationalStore,
    Route,
    Schedule,
    Service,
    Store,
    Subscription,
    Trigger,
    Use,
)
from twofold.values import frozen

Needed: TypeAlias = tuple[Need, Span]


@frozen
class Claim:
    """Who needs something, in which style it is to be had, and where that is said.

    `image` says whether whoever needs it is a service with an image.
    """

    who: str
    style: Style
    need: Need
    span: Span
    image: bool = False


def claims(placement: Placement) -> Iterator[Claim]:
    """Everything that a placement needs, service by service, then what no service asks for."""
    for placed in placement.services:
        who, image = f"service '{placed.service.name}'", isinstance(placed.service.source, Image)
        for need, span in needs(placement, placed):
            yield Claim(who, placed.style, need, span, image)
    yield from _unused_stores(placement)
    yield from _domain(placement)


def _unused_stores(placement: Placement) -> Iterator[Claim]:
    """A store that nobody uses is made nevertheless, and nobody's style asks for it."""
    graph = placement.graph
    used = {link.target.name for link in graph.links if isinstance(link, Use)}
    for store in graph.stores:
        if store.name not in used:
            who = f"store '{store.name}'"
            yield Claim(who, placement.stack.style, store_need(store), store.span)


def _domain(placement: Placement) -> Iterator[Claim]:
    """A domain leads to public routes, in each style that has some."""
    stack = placement.stack
    if stack.domain is None:
        return
    routed = {each.service.name for each in placement.graph.triggers if isinstance(each, Route)}
    styles: dict[Style, None] = {
        each.style: None for each in placement.services if each.service.name in routed
    }
    for style in styles or (stack.style,):
        yield Claim(f"domain '{stack.domain.name}'", style, "domain", stack.place("domain").key)


def needs(placement: Placement, placed: PlacedService) -> Iterator[Needed]:
    """Everything that a service needs where it is placed, each with its place in the text.

    A need that comes up more than once, such as two routes, is there as often.
    """
    service = placed.service
    field = _source_need(service.source)
    yield field, placement.said(service, field)
    for trigger in placement.graph.triggers_of(service):
        yield _trigger_need(trigger), trigger.span
    for link in placement.graph.links_of(service):
        yield _link_need(link), link.span
    yield from _port_needs(service.ports)
    yield from _running_needs(placement, service)
    for need, said in _chosen(placement, placed):
        yield need, placement.said(service, *said)


def store_need(store: Store) -> Need:
    """What a store needs, whoever uses it."""
    match store:
        case DocumentStore():
            return "document"
        case RelationalStore():
            return "relational"
        case Cache():
            return "cache"
        case Bucket():
            return "bucket"


def _source_need(source: Code | Image) -> Literal["code", "image"]:
    match source:
        case Code():
            return "code"
        case Image():
            return "image"


def _trigger_need(trigger: Trigger) -> Need:
    match trigger:
        case Route():
            return "http"
        case Subscription():
            return "topic"
        case Schedule():
            return "schedule"


def _link_need(link: Link) -> Need:
    match link:
        case Use():
            return store_need(link.target)
        case Publish():
            return "topic"
        case Call():
            return "call"
        case ReadSecret():
            return "secret"


def _port_needs(ports: tuple[Port, ...]) -> Iterator[Needed]:
    """Plain HTTP at one port is what every service may have."""
    for port in ports:
        if port.protocol != "http":
            yield port.protocol, port.span
    if len(ports) > 1:
        yield "several-ports", ports[1].span


def _running_needs(placement: Placement, service: Service) -> Iterator[Needed]:
    """What a service needs of the place where it runs."""
    if service.volume:
        yield "volume", placement.said(service, "volume")
    if service.scratch:
        yield "scratch", placement.said(service, "scratch")
    woken = service.name in placement.graph.called or placement.graph.triggers_of(service)
    if not woken:
        yield "background", service.span


def _chosen(placement: Placement, placed: PlacedService) -> Iterator[tuple[Need, tuple[str, ...]]]:
    """What was chosen for a service, and the field that says so.

    Memory and time are always given; the rest is needed where somebody chose it.
    """
    size, scale = placed.size, placed.size.scale
    yield "memory", ("memory",)
    yield "timeout", ("timeout",)
    if size.cpu is not None:
        yield "cpu", ("cpu",)
    if size.requests.memory is not None or size.requests.cpu is not None:
        yield "requests", ("requests",)
    if size.concurrency is not None:
        yield "concurrency", ("concurrency",)
    if scale.min > 0:
        yield "min-scale", ("scale", "min")
    if scale.max is not None:
        yield "max-scale", ("scale", "max")
    if placed.service.health is not None:
        yield "health", ("health",)
    if any(not isinstance(each, Route) for each in placement.graph.triggers_of(placed.service)):
        yield "retries", ("retries",)
