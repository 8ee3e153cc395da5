"""A service in the functions style: its function app, who may ask it, and what wakes it."""

from __future__ import annotations

from twofold.clouds.azure.functions.callers import let_in
from twofold.clouds.azure.functions.deployment import deploy
from twofold.clouds.azure.functions.function import create_function
from twofold.clouds.azure.gateway import attach
from twofold.clouds.azure.grants import Member
from twofold.clouds.azure.service import LoweredService
from twofold.clouds.azure.shared import Shared, callers_of, sure
from twofold.clouds.links import environment
from twofold.clouds.networks import stands_in_network
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService, Placement
from twofold.services.model import Code, Image, Route, Schedule, Subscription


def lower_function(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> LoweredService:
    """Lower a service to a function app and its triggers."""
    service, graph, foundation = placed.service, placement.graph, shared.foundation
    source = _code(service.source)
    component = scope.component("services", "Service", service)
    member = Member(
        service,
        component,
        foundation.identities[service.name],
        foundation.group,
        in_cluster=False,
    )
    grants = [(link, shared.grant(link, member)) for link in graph.links_of(service)]
    triggers = graph.triggers_of(service)
    events = [
        shared.subscriptions[each.name].attach(member)
        for each in triggers
        if isinstance(each, Subscription)
    ]
    if schedules := [each for each in triggers if isinstance(each, Schedule)]:
        events.append(shared.schedules[service.name].attach(member, schedules))
    settings = environment(
        [(link, grant.settings) for link, grant in grants], graph.variables_of(service)
    )
    routes = [each for each in triggers if isinstance(each, Route)]
    callers = callers_of(service, placement, foundation, shared.api)
    lowered = create_function(
        placed,
        source,
        member,
        {**{key: value for event in events for key, value in event.settings.items()}, **settings},
        foundation,
        scope,
        [each for _, grant in grants for each in grant.after]
        + [each for event in events for each in event.after],
        in_network=stands_in_network(service, graph),
        open_to_callers=bool(callers),
    )
    closed = [let_in(lowered, callers, foundation.group)] if callers else []
    deployed = deploy(
        service,
        site=lowered.app.name,
        packages=sure(foundation.packages),
        group=foundation.group,
        inside=lowered.inside,
        # Code that answered before its callers are known would answer anybody.
        after=[*lowered.after, *closed],
    )
    if routes and shared.api:
        attach(service.name, shared.api, routes, lowered.inside)
    component.register_outputs({"identity": member.principal_id})
    return LoweredService(component, service, (deployed,))


def _code(source: Code | Image) -> Code:
    """The code of a service; a ready image is refused before."""
    if isinstance(source, Image):
        raise AssertionError(f"{source.reference} is no code")  # noqa: TRY004 (ours, not a type)
    return source
