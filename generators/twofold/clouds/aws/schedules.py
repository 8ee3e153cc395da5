"""What becomes of times that failed: a queue for each service that is woken by a schedule.

It is a component of its own, so that what failed is kept when the service's style changes.
"""

from __future__ import annotations

from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.aws.topic import FOURTEEN_DAYS
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.services.model import Service
from twofold.values import frozen


@frozen
class LoweredSchedules:
    """Where times of a service's schedules go that could not be used."""

    component: pulumi.ComponentResource
    dead: aws.sqs.Queue


def lower_schedules(service: Service, scope: Scope) -> LoweredSchedules:
    """Create the queue that keeps what failed."""
    name = f"{service.name}-schedules"
    component = scope.beside("messaging", "Schedules", service, "schedules")
    explain(component, f"Times at which {service.name} failed for good.")
    dead = aws.sqs.Queue(
        f"{name}-dead",
        message_retention_seconds=FOURTEEN_DAYS,
        sqs_managed_sse_enabled=True,
        opts=pulumi.ResourceOptions(parent=component),
    )
    component.register_outputs({"dead_letters": dead.arn})
    return LoweredSchedules(component, dead)
