"""A service in the functions style: who it is, what runs it, and who may wake it."""

from __future__ import annotations

from twofold.clouds.gcp.addresses import let_ask
from twofold.clouds.gcp.functions.container import create_container
from twofold.clouds.gcp.functions.function import create_function
from twofold.clouds.gcp.functions.schedules import lower_schedules
from twofold.clouds.gcp.gateway import LoweredApi
from twofold.clouds.gcp.sdk import pulumi
from twofold.clouds.gcp.service import Identity, lower_identity
from twofold.clouds.gcp.shared import Shared
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService, Placement
from twofold.services.model import Code, Image, Route, Schedule, Service, Subscription
from twofold.values import frozen


@frozen
class Lowered:
    """A service that runs: who it is, and what Cloud Run calls it."""

    identity: Identity
    name: pulumi.Output[str]

    @property
    def service(self) -> Service:
        """The service of the blueprint."""
        return self.identity.placed.service


def lower_function(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> Lowered:
    """Lower a service to what runs it and what wakes it."""
    service, project = placed.service, shared.project
    identity = lower_identity(placed, placement, scope, shared)
    triggers = placement.graph.triggers_of(service)
    routed = any(isinstance(trigger, Route) for trigger in triggers)
    # A gateway and other services ask from outside the network; Pub/Sub and Cloud Scheduler do not.
    # https://cloud.google.com/run/docs/securing/ingress
    asked = routed or service.name in placement.graph.called
    match service.source:
        case Code() as code:
            name = create_function(identity, code, scope, shared, asked=asked)
        case Image() as image:
            name = create_container(identity, image, scope, shared, asked=asked)
    inside = pulumi.ResourceOptions(parent=identity.component)
    if routed:
        let_ask(name, _public(shared).account.member, f"{service.name}-http", project, inside)
    for trigger in triggers:
        if isinstance(trigger, Subscription):
            account = shared.subscriptions[trigger.name].account
            let_ask(name, account.member, f"{service.name}-{trigger.topic.name}", project, inside)
    schedules = [trigger for trigger in triggers if isinstance(trigger, Schedule)]
    if schedules:
        lower_schedules(identity, schedules, name, scope, shared)
    identity.component.register_outputs({"account": identity.member.account.email})
    return Lowered(identity, name)


def _public(shared: Shared) -> LoweredApi:
    """The public API, for a service that has routes: it is therefore there."""
    if shared.api is None:
        raise AssertionError("a route without the API that it belongs to")
    return shared.api
