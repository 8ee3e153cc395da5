"""A schedule is a Logic Apps workflow that puts a message into the service's own queue.

A function's own timers know UTC alone, and forget a time that failed. The queue is a component
beside the service, so that what waits in it is kept when the service's style changes; what puts
times there belongs to the function, since jobs wake a service that runs in a cluster.
"""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.azure.grants import Grant, Member
from twofold.clouds.azure.messages import LOCK, SEVEN_DAYS, LoweredMessages, connection
from twofold.clouds.azure.roles import assign
from twofold.clouds.azure.schedules.recurrence import trigger
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.links import Settings, source
from twofold.clouds.names import physical
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.services.model import Schedule, Service
from twofold.values import frozen

# https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftlogic
WORKFLOW_NAME_LENGTH = 43 - 8

CONNECTION = "EVENT_SCHEDULE"


@frozen
class LoweredSchedules:
    """The queue in which times of a service wait for it, in whatever style it runs."""

    application: str
    component: pulumi.ComponentResource
    service: Service
    messages: LoweredMessages
    queue: azure_native.servicebus.Queue

    def attach(self, member: Member, schedules: Sequence[Schedule]) -> Grant:
        """Put times into the queue, let a function take them, and tell it where they wait."""
        connected = connection(self.messages.host, member.client_id, CONNECTION)
        return self._grant(member, schedules, connected)

    def tell(self, member: Member, schedules: Sequence[Schedule]) -> Grant:
        """Put times into the queue, and let an image take them by itself: it is told where."""
        return self._grant(member, schedules, {f"{CONNECTION}_HOST": self.messages.host})

    def _grant(self, member: Member, schedules: Sequence[Schedule], told: Settings) -> Grant:
        _put_times(self, member, schedules)
        receive = member.may(
            "Azure Service Bus Data Receiver", "schedules-receive", None, self.queue.id
        )
        return Grant({**told, f"{CONNECTION}_QUEUE": self.queue.name}, (receive,))


def lower_schedules(service: Service, scope: Scope, messages: LoweredMessages) -> LoweredSchedules:
    """Create a service's queue."""
    name = f"{service.name}-schedules"
    component = scope.beside("messaging", "Schedules", service, "schedules")
    explain(component, f"Times at which {service.name} is woken, and those that failed for good.")
    queue = azure_native.servicebus.Queue(
        name,
        resource_group_name=messages.group.name,
        namespace_name=messages.namespace.name,
        max_delivery_count=service.retries + 1,
        lock_duration=LOCK,
        default_message_time_to_live=SEVEN_DAYS,
        dead_lettering_on_message_expiration=True,
        opts=pulumi.ResourceOptions(parent=component),
    )
    component.register_outputs({"queue": queue.id})
    return LoweredSchedules(scope.application, component, service, messages, queue)


def _put_times(lowered: LoweredSchedules, member: Member, schedules: Sequence[Schedule]) -> None:
    """Create who says when it is time, and a workflow of his for each schedule."""
    name, messages = f"{member.service.name}-schedules", lowered.messages
    inside = pulumi.ResourceOptions(parent=member.component)
    clock = azure_native.managedidentity.UserAssignedIdentity(
        name, resource_group_name=messages.group.name, opts=inside
    )
    send = assign(
        name,
        "Azure Service Bus Data Sender",
        scope=lowered.queue.id,
        principal_id=clock.principal_id,
        group=messages.group,
        opts=inside,
    )
    for schedule in schedules:
        _create_workflow(schedule, lowered, clock, send, member.component)


def _create_workflow(
    schedule: Schedule,
    schedules: LoweredSchedules,
    clock: azure_native.managedidentity.UserAssignedIdentity,
    send: azure_native.authorization.RoleAssignment,
    component: pulumi.ComponentResource,
) -> None:
    messages = schedules.messages
    azure_native.logic.Workflow(
        physical(schedule.name, limit=WORKFLOW_NAME_LENGTH),
        resource_group_name=messages.group.name,
        identity={
            "type": azure_native.logic.ManagedServiceIdentityType.USER_ASSIGNED,
            "user_assigned_identities": [clock.id],
        },
        definition={
            "$schema": "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
            "contentVersion": "1.0.0.0",
            "triggers": {"time": trigger(schedule)},
            "actions": {"send": _send(schedule, schedules, clock)},
        },
        # A time that comes before the workflow may send would be lost.
        opts=pulumi.ResourceOptions(parent=component, depends_on=[send]),
    )


def _send(
    schedule: Schedule,
    schedules: LoweredSchedules,
    clock: azure_native.managedidentity.UserAssignedIdentity,
) -> dict[str, object]:
    """Put a message that says which time has come into the queue, as a CloudEvent.

    https://learn.microsoft.com/rest/api/servicebus/send-message-to-queue
    """
    return {
        "type": "Http",
        "runAfter": {},
        "inputs": {
            "method": "POST",
            "uri": pulumi.Output.format(
                "https://{}/{}/messages", schedules.messages.host, schedules.queue.name
            ),
            "headers": {"Content-Type": "application/cloudevents+json"},
            "body": {
                "specversion": "1.0",
                "id": "@{workflow().run.name}",
                "source": source(schedules.application, schedule),
                "type": "schedule",
                "time": "@{utcNow()}",
                "path": schedule.path,
            },
            "authentication": {
                "type": "ManagedServiceIdentity",
                "identity": clock.id,
                "audience": "https://servicebus.azure.net",
            },
        },
    }
