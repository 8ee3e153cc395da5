"""A service in the functions style: what runs it, who may ask it, and what wakes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twofold.clouds.azure.functions.callers import let_in
from twofold.clouds.azure.functions.container import create_container
from twofold.clouds.azure.functions.deployment import deploy
from twofold.clouds.azure.functions.function import create_function
from twofold.clouds.azure.functions.waker import create_waker
from twofold.clouds.azure.gateway import attach
from twofold.clouds.azure.grants import Grant, Member
from twofold.clouds.azure.sdk import pulumi
from twofold.clouds.azure.service import LoweredService
from twofold.clouds.azure.shared import Shared, callers_of, sure
from twofold.clouds.links import environment
from twofold.clouds.networks import stands_in_network
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService, Placement
from twofold.services.graph import ServiceGraph
from twofold.services.model import Code, Image, Route, Schedule, Subscription
from twofold.values import frozen


@frozen
class Given:
    """What a service gets: its settings, what must be there first, and who may ask it."""

    settings: Mapping[str, pulumi.Input[str]]
    after: tuple[pulumi.Resource, ...]
    callers: Sequence[pulumi.Output[str]]


def lower_function(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> LoweredService:
    """Lower a service to a function app, or an image to a container app, and its triggers."""
    service, graph, foundation = placed.service, placement.graph, shared.foundation
    component = scope.component("services", "Service", service)
    member = Member(
        service,
        component,
        foundation.identities[service.name],
        foundation.group,
        in_cluster=False,
    )
    grants = [(link, shared.grant(link, member)) for link in graph.links_of(service)]
    events = _events(member, graph, shared)
    settings = environment(
        [(link, grant.settings) for link, grant in grants],
        graph.variables_of(service),
        in_cluster=False,
    )
    given = Given(
        {**{key: value for event in events for key, value in event.settings.items()}, **settings},
        tuple(each for grant in (*(grant for _, grant in grants), *events) for each in grant.after),
        callers_of(service, placement, foundation, shared.api),
    )
    match service.source:
        case Code() as code:
            in_network = stands_in_network(service, graph)
            ready = _run_code(placed, code, member, given, scope, shared, in_network=in_network)
        case Image() as image:
            ready = _run_image(placed, image, member, given, graph, shared)
    routes = [each for each in graph.triggers_of(service) if isinstance(each, Route)]
    if routes and shared.api:
        inside = pulumi.ResourceOptions(parent=component)
        attach(service.name, shared.api, routes, inside)
    component.register_outputs({"identity": member.principal_id})
    return LoweredService(component, service, ready)


def _events(member: Member, graph: ServiceGraph, shared: Shared) -> list[Grant]:
    """Where messages and times wait: for a function's runtime, or for an image that takes them."""
    service, by_itself = member.service, isinstance(member.service.source, Image)
    triggers = graph.triggers_of(service)
    heard = [shared.subscriptions[each.name] for each in triggers if isinstance(each, Subscription)]
    events = [each.tell(member) if by_itself else each.attach(member) for each in heard]
    if schedules := [each for each in triggers if isinstance(each, Schedule)]:
        times = shared.schedules[service.name]
        put = times.tell if by_itself else times.attach
        events.append(put(member, schedules))
    return events


def _run_code(  # noqa: PLR0913, PLR0917 (a function consists of these)
    placed: PlacedService,
    code: Code,
    member: Member,
    given: Given,
    scope: Scope,
    shared: Shared,
    *,
    in_network: bool,
) -> tuple[pulumi.Resource, ...]:
    foundation = shared.foundation
    lowered = create_function(
        placed,
        code,
        member,
        given.settings,
        foundation,
        scope,
        given.after,
        in_network=in_network,
        open_to_callers=bool(given.callers),
    )
    closed = [let_in(lowered, given.callers, foundation.group)] if given.callers else []
    deployed = deploy(
        placed.service,
        site=lowered.app.name,
        packages=sure(foundation.packages),
        group=foundation.group,
        inside=lowered.inside,
        # Code that answered before its callers are known would answer anybody.
        after=[*lowered.after, *closed],
    )
    return (deployed,)


def _run_image(  # noqa: PLR0913, PLR0917 (a container app consists of these)
    placed: PlacedService,
    image: Image,
    member: Member,
    given: Given,
    graph: ServiceGraph,
    shared: Shared,
) -> tuple[pulumi.Resource, ...]:
    service = placed.service
    heard = [
        shared.subscriptions[each.name]
        for each in graph.triggers_of(service)
        if isinstance(each, Subscription)
    ]
    times = shared.schedules.get(service.name)
    waker = create_waker(member, heard, times) if heard or times else None
    return create_container(
        placed,
        image,
        member,
        given.settings,
        sure(shared.foundation.containers),
        given.callers,
        waker,
        given.after,
    )
