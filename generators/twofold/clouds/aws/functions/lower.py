"""A service in the functions style: who it is, its function, and what wakes it."""

from __future__ import annotations

from twofold.clouds.aws.functions.function import create_function
from twofold.clouds.aws.functions.schedules import keep_failed_times, lower_schedule
from twofold.clouds.aws.functions.triggers import attach, consume
from twofold.clouds.aws.sdk import pulumi
from twofold.clouds.aws.service import lower_identity
from twofold.clouds.aws.shared import Shared, public
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService, Placement
from twofold.services.model import Route, Schedule, Subscription


def lower_function(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> pulumi.ComponentResource:
    """Lower a service to a function and its triggers."""
    identity = lower_identity(placed, placement, scope, shared)
    lowered = create_function(identity, scope, shared)
    triggers = placement.graph.triggers_of(placed.service)
    routes = [trigger for trigger in triggers if isinstance(trigger, Route)]
    if routes:
        attach(lowered, public(shared.api), [f"{each.method} {each.path}" for each in routes])
    if lowered.name in shared.addresses:
        attach(lowered, shared.addresses[lowered.name], ["$default"])
    subscriptions = [trigger for trigger in triggers if isinstance(trigger, Subscription)]
    for each in subscriptions:
        consume(lowered, shared.subscriptions[each.name], len(subscriptions))
    schedules = [trigger for trigger in triggers if isinstance(trigger, Schedule)]
    if schedules:
        failed = shared.schedules[lowered.name]
        keep_failed_times(lowered, failed)
        for schedule in schedules:
            lower_schedule(lowered, schedule, failed, scope.application)
    identity.component.register_outputs({"role": identity.role.arn})
    return identity.component
