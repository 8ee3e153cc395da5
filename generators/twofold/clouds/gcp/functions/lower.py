"""A service in the functions style: who it is, what runs it, and when it is woken."""

from __future__ import annotations

from twofold.clouds.gcp.functions.container import create_container
from twofold.clouds.gcp.functions.function import create_function
from twofold.clouds.gcp.schedules import lower_schedules
from twofold.clouds.gcp.service import LoweredService, lower_identity
from twofold.clouds.gcp.shared import Shared
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService, Placement
from twofold.services.model import Code, Image, Route, Schedule


def lower_function(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> LoweredService:
    """Lower a service to what runs it and what wakes it."""
    service = placed.service
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
    schedules = [trigger for trigger in triggers if isinstance(trigger, Schedule)]
    if schedules:
        lower_schedules(identity, schedules, name, scope, shared)
    identity.component.register_outputs({"account": identity.member.account.email})
    return LoweredService(identity, name)
