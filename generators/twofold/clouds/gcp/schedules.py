"""What wakes a service at fixed times."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from twofold.clouds.gcp.addresses import let_ask
from twofold.clouds.gcp.names import account_id
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.gcp.service import Identity
from twofold.clouds.gcp.shared import Shared
from twofold.clouds.links import source
from twofold.clouds.names import physical
from twofold.clouds.scope import Scope
from twofold.services.model import Schedule

# How many seconds Cloud Scheduler waits for an answer at least (at most, it is half an hour, more
# than a service may take), and how often it tries again.
# https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs
MIN_WAIT = 15
MAX_RETRIES = 5

# Names have 500 characters, far more than two of ours and what autonaming adds; logical names
# as long as elsewhere are easier to read.
JOB_LENGTH = 63 - 8

# The body of a time, `{}`, as Cloud Scheduler's API takes it.
EMPTY = base64.b64encode(b"{}").decode()


def lower_schedules(
    identity: Identity,
    schedules: Sequence[Schedule],
    asked: pulumi.Output[str],
    scope: Scope,
    shared: Shared,
) -> None:
    """Create an account that may wake the service, and a job for each of its schedules.

    `asked` is what Cloud Run calls what answers for the service.
    """
    project, service = shared.project, identity.placed.service
    name = f"{identity.name}-schedules"
    inside = project.inside(identity.component, "cloudscheduler")
    account = gcp.serviceaccount.Account(
        name,
        account_id=account_id(scope.stack.name, name),
        display_name=f"Wakes {identity.name} of {scope.application}",
        opts=project.inside(identity.component, "iam"),
    )
    let_ask(asked, account.member, name, project, inside)
    address = shared.url_of(service)
    for schedule in schedules:
        gcp.cloudscheduler.Job(
            physical(schedule.name, limit=JOB_LENGTH),
            region=project.region,
            schedule=str(schedule.cron),
            time_zone=schedule.timezone,
            attempt_deadline=f"{max(MIN_WAIT, identity.placed.size.timeout)}s",
            http_target={
                "uri": pulumi.Output.format("{}{}", address, schedule.path),
                "http_method": "POST",
                # Which time it is, Cloud Scheduler says in headers of its own.
                "headers": {
                    "ce-specversion": "1.0",
                    "ce-type": "schedule",
                    "ce-source": source(scope.application, schedule),
                    "content-type": "application/json",
                },
                "body": EMPTY,
                "oidc_token": {"service_account_email": account.email, "audience": address},
            },
            retry_config={"retry_count": min(service.retries, MAX_RETRIES)},
            opts=inside,
        )
