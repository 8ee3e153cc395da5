"""What wakes a function at fixed times, and what becomes of times that fail."""

from __future__ import annotations

import json

from twofold.clouds.aws.functions.function import LoweredFunction
from twofold.clouds.aws.policies import allow, policy, trust
from twofold.clouds.aws.schedules import LoweredSchedules
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.links import source
from twofold.clouds.names import physical
from twofold.services.cron import Cron
from twofold.services.model import Schedule

# Roles and schedules have names of 64 characters, of which Pulumi's autonaming adds eight.
# https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
SCHEDULE_NAME_LENGTH = 64 - 8

# How often Lambda tries again what it was only asked to do some time, as schedules ask.
# https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
MAX_EVENT_RETRIES = 2


def keep_failed_times(lowered: LoweredFunction, schedules: LoweredSchedules) -> None:
    """Try again when the code fails at a fixed time, and keep what failed for good.

    EventBridge Scheduler only hands a time over to Lambda, and is content once it has: its own
    retries and dead letters are for times that never got that far.
    https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html
    """
    name, dead = f"{lowered.name}-schedules", schedules.dead
    keep = aws.iam.RolePolicy(
        name,
        role=lowered.identity.role.name,
        policy=policy([allow("KeepFailedTimes", ["sqs:SendMessage"], [dead.arn])]),
        opts=lowered.inside,
    )
    aws.lambda_.FunctionEventInvokeConfig(
        name,
        function_name=lowered.function.name,
        qualifier=lowered.live.name,
        maximum_retry_attempts=min(lowered.identity.placed.service.retries, MAX_EVENT_RETRIES),
        destination_config={"on_failure": {"destination": dead.arn}},
        opts=pulumi.ResourceOptions(parent=lowered.identity.component, depends_on=[keep]),
    )


def lower_schedule(
    lowered: LoweredFunction, schedule: Schedule, schedules: LoweredSchedules, application: str
) -> None:
    """Wake the function at fixed times; a time that never reaches it is kept as a dead letter."""
    name = physical(schedule.name, limit=SCHEDULE_NAME_LENGTH)
    inside, dead = lowered.inside, schedules.dead
    group = aws.scheduler.ScheduleGroup(name, opts=inside)
    account = aws.get_caller_identity_output(
        opts=pulumi.InvokeOptions(parent=lowered.identity.component)
    ).account_id
    role = aws.iam.Role(
        name,
        description=f"Wakes {lowered.name}",
        assume_role_policy=trust(
            "scheduler.amazonaws.com",
            {"StringEquals": {"aws:SourceAccount": account, "aws:SourceArn": group.arn}},
        ),
        opts=inside,
    )
    wake = aws.iam.RolePolicy(
        name,
        role=role.name,
        policy=policy(
            [
                allow("Wake", ["lambda:InvokeFunction"], [lowered.live.arn]),
                allow("KeepDeadLetters", ["sqs:SendMessage"], [dead.arn]),
            ]
        ),
        opts=inside,
    )
    aws.scheduler.Schedule(
        name,
        group_name=group.name,
        schedule_expression=cron_expression(schedule.cron),
        schedule_expression_timezone=schedule.timezone,
        flexible_time_window={"mode": "OFF"},
        target={
            "arn": lowered.live.arn,
            "role_arn": role.arn,
            # `<...>` is filled in. What fails is tried again with what it was first tried with.
            # https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
            "input": json.dumps(
                {
                    "specversion": "1.0",
                    "type": "schedule",
                    "source": source(application, schedule),
                    "id": f"{schedule.name}-<aws.scheduler.scheduled-time>",
                    "time": "<aws.scheduler.scheduled-time>",
                    "path": schedule.path,
                }
            ),
            "retry_policy": {"maximum_retry_attempts": lowered.identity.placed.service.retries},
            "dead_letter_config": {"arn": dead.arn},
        },
        opts=pulumi.ResourceOptions(parent=lowered.identity.component, depends_on=[wake]),
    )


def cron_expression(cron: Cron) -> str:
    """A cron line as EventBridge Scheduler writes it: six fields, `?` for the day not said.

    https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based

    >>> from twofold.services.cron import parse_cron
    >>> cron_expression(parse_cron("0 2 * * *"))
    'cron(0 2 * * ? *)'
    >>> cron_expression(parse_cron("*/15 8 * * MON-FRI"))
    'cron(0/15 8 ? * MON-FRI *)'
    """
    day, weekday = ("?", cron.weekday) if cron.weekday != "*" else (cron.day, "?")
    fields = (
        cron.minute.replace("*/", "0/"),
        cron.hour.replace("*/", "0/"),
        day.replace("*/", "1/"),
        cron.month.replace("*/", "1/"),
        weekday,
        "*",
    )
    return f"cron({' '.join(fields)})"
