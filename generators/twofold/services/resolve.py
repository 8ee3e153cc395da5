"""Resolve a blueprint: replace every name by what it names, fill in defaults, check the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import ScheduleTriggerSpec, ServiceSpec, TopicTriggerSpec
from twofold.diagnostics import CompileError, Diagnostic, Span
from twofold.services.cron import parse_cron
from twofold.services.graph import ServiceGraph
from twofold.services.health import check_health
from twofold.services.links import check_links
from twofold.services.model import (
    Call,
    Link,
    Publish,
    ReadSecret,
    Route,
    Schedule,
    Service,
    Subscription,
    Trigger,
    Use,
)
from twofold.services.names import check_names
from twofold.services.paths import check_paths
from twofold.services.ports import check_ports
from twofold.services.requests import check_requests
from twofold.services.routes import EVENTS, check_routes, parse_route
from twofold.services.schedules import UTC, check_schedules, schedule_name
from twofold.services.sizes import check_environments, check_scales, read_environments
from twofold.services.sources import check_sources
from twofold.services.texts import check_texts
from twofold.services.things import Things, read_things
from twofold.services.variables import check_variables, read_variables

Thing = TypeVar("Thing")


def resolve(blueprint: Blueprint) -> ServiceGraph:
    """Replace every name of a blueprint by the thing it names.

    Raises `CompileError` with every finding of the rules that need to know no cloud.
    """
    things = read_things(blueprint)
    findings = tuple(_check(blueprint, things))
    if findings:
        raise CompileError(findings)
    return _connect(blueprint, things)


def _check(blueprint: Blueprint, things: Things) -> Iterator[Diagnostic]:
    yield from check_names(blueprint, things)
    yield from check_sources(blueprint, things)
    yield from check_ports(blueprint, things.services)
    yield from check_health(blueprint, things.services)
    yield from check_paths(blueprint)
    yield from check_scales(blueprint)
    yield from check_requests(blueprint)
    yield from check_environments(blueprint)
    yield from check_links(blueprint, things)
    yield from check_routes(blueprint)
    yield from check_schedules(blueprint)
    yield from check_variables(blueprint, things)
    yield from check_texts(blueprint)


def _connect(blueprint: Blueprint, things: Things) -> ServiceGraph:
    """Connect what a blueprint without findings names.

    What stands under names is put in the order of the names: a text whose keys are moved about
    means the same, down to the last character of what is deployed and printed.
    """
    spec = blueprint.spec
    named = tuple((things.services[name], each) for name, each in sorted(spec.services.items()))
    return ServiceGraph(
        name=spec.name,
        description=spec.description or "",
        services=_by_name(things.services),
        stores=_by_name(things.stores),
        topics=_by_name(things.topics),
        secrets=_by_name(things.secrets),
        links=tuple(x for service, each in named for x in _links(blueprint, things, service, each)),
        triggers=tuple(
            x for service, each in named for x in _triggers(blueprint, things, service, each)
        ),
        variables=tuple(read_variables(blueprint, things)),
        environments=read_environments(blueprint, things.services),
        path=blueprint.path,
        places=blueprint.places,
    )


def _by_name(things: Mapping[str, Thing]) -> tuple[Thing, ...]:
    return tuple(thing for _, thing in sorted(things.items()))


def _links(
    blueprint: Blueprint, things: Things, service: Service, spec: ServiceSpec
) -> Iterator[Link]:
    of, here = blueprint.places.of, ("services", service.name)
    for name, access in sorted((spec.uses or {}).items()):
        yield Use(service, things.stores[name], access, of(*here, "uses", name).key)
    for index, name in enumerate(spec.calls or ()):
        yield Call(service, things.services[name], of(*here, "calls", index).value)
    for index, name in enumerate(spec.publishes or ()):
        yield Publish(service, things.topics[name], of(*here, "publishes", index).value)
    for index, name in enumerate(spec.secrets or ()):
        yield ReadSecret(service, things.secrets[name], of(*here, "secrets", index).value)


def _triggers(
    blueprint: Blueprint, things: Things, service: Service, spec: ServiceSpec
) -> Iterator[Trigger]:
    of, here = blueprint.places.of, ("services", service.name)
    for index, text in enumerate(spec.http or ()):
        method, path = parse_route(text)
        yield Route(service, method, path, of(*here, "http", index).value)
    for index, trigger in enumerate(spec.on or ()):
        span = of(*here, "on", index).value
        match trigger:
            case TopicTriggerSpec():
                path = trigger.path or EVENTS
                yield Subscription(service, things.topics[trigger.topic], path, span)
            case ScheduleTriggerSpec():
                yield _schedule(service, trigger, span)


def _schedule(service: Service, spec: ScheduleTriggerSpec, span: Span) -> Schedule:
    cron, timezone = parse_cron(spec.schedule), spec.timezone or UTC
    name = schedule_name(service.name, cron, timezone)
    return Schedule(service, name, cron, timezone, spec.path or EVENTS, span)
