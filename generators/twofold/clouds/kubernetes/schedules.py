"""What wakes a service at fixed times: a job that sends it an event, and is kept when it fails.

Where nothing else wakes it, the job runs it as well, and between the times there is no pod.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from twofold.clouds.kubernetes.cluster import address, selector
from twofold.clouds.kubernetes.pods import CONTAINER_SECURITY, POD_SECURITY, run_spec
from twofold.clouds.kubernetes.policies import names_rule, ports_of
from twofold.clouds.kubernetes.probes import start_seconds
from twofold.clouds.kubernetes.workload import Workload
from twofold.clouds.links import source
from twofold.clouds.names import physical
from twofold.clouds.sdk import k8s, pulumi
from twofold.services.model import Schedule

if TYPE_CHECKING:
    from pulumi_kubernetes.core.v1 import ContainerArgsDict, PodSpecArgsDict

# Kubernetes adds up to eleven characters to a job's name.
# https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
NAME_LENGTH = 52

# A small image with wget, pinned; as in Online Boutique's own manifests (Apache-2.0), release
# v0.10.6: https://github.com/GoogleCloudPlatform/microservices-demo
CLIENT = "busybox:1.38.0@sha256:fd8d9aa63ba2f0982b5304e1ee8d3b90a210bc1ffb5314d980eb6962f1a9715d"

# A time that is missed for longer is not made up for. Without a limit, a hundred missed times
# would stop the schedule for good: the same page as above.
LATEST_START_SECONDS = 300

# Between two tries a job waits, at most, for so long.
# https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy
BACKOFF_SECONDS = 360


def job_name(schedule: Schedule) -> str:
    """What a schedule's objects are called."""
    return physical(schedule.name, limit=NAME_LENGTH)


def create_schedule(workload: Workload, schedule: Schedule) -> None:
    """Send the service a CloudEvent at fixed times, and try again while it fails."""
    cluster, name = workload.cluster, job_name(schedule)
    sender = _sender(schedule, workload, address(workload.service))
    _create_job(workload, schedule, cluster.labels(name), _sending(sender), start=0)
    k8s.networking.v1.NetworkPolicy(
        name,
        metadata=cluster.metadata(name),
        spec={
            "pod_selector": {"match_labels": selector(name)},
            "policy_types": ["Ingress", "Egress"],
            "egress": [
                names_rule(cluster),
                {
                    "to": [{"pod_selector": {"match_labels": selector(workload.name)}}],
                    "ports": [*ports_of(workload.service.ports)],
                },
            ],
        },
        opts=workload.options(),
    )


def create_run(workload: Workload, schedule: Schedule, account: pulumi.Resource) -> None:
    """Start the service at fixed times, send it a CloudEvent, and try again while it fails.

    Its pods are the service's own, in all that they may do; nobody asks them from outside.
    """
    sender = _sender(schedule, workload, f"127.0.0.1:{workload.service.ports[0].target}")
    _create_job(
        workload,
        schedule,
        {**workload.labels, **workload.pod_labels},
        run_spec(workload, sender),
        account,
        *workload.after,
        start=start_seconds(workload.service),
    )


def _create_job(
    workload: Workload,
    schedule: Schedule,
    labels: Mapping[str, str],
    pod: PodSpecArgsDict,
    *after: pulumi.Resource,
    start: int,
) -> None:
    """Create what makes a job at each time, whose pods take so long to `start` at most."""
    cluster, name = workload.cluster, job_name(schedule)
    tries = workload.service.retries + 1
    k8s.batch.v1.CronJob(
        name,
        metadata=cluster.metadata(name),
        spec={
            "schedule": str(schedule.cron),
            "time_zone": schedule.timezone,
            "concurrency_policy": "Forbid",
            "starting_deadline_seconds": LATEST_START_SECONDS,
            "successful_jobs_history_limit": 1,
            "failed_jobs_history_limit": 3,
            "job_template": {
                "spec": {
                    "backoff_limit": workload.service.retries,
                    "active_deadline_seconds": tries
                    * (start + workload.placed.size.timeout + BACKOFF_SECONDS),
                    "template": {"metadata": {"labels": labels}, "spec": pod},
                }
            },
        },
        opts=workload.options(*after),
    )


def _sending(sender: ContainerArgsDict) -> PodSpecArgsDict:
    """A pod that does nothing but send."""
    return {
        "restart_policy": "Never",
        "automount_service_account_token": False,
        "enable_service_links": False,
        "security_context": POD_SECURITY,
        "containers": [sender],
    }


def _sender(schedule: Schedule, workload: Workload, host: str) -> ContainerArgsDict:
    """A container that sends one event to where a service is, and succeeds if that does.

    The event is the same however often it is tried: its id is the job's name.
    https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
    """
    headers = {
        "ce-specversion": "1.0",
        "ce-type": "schedule",
        "ce-source": source(workload.cluster.application, schedule),
        "ce-id": "$(JOB)",
        "content-type": "application/json",
    }
    return {
        "name": "send",
        "image": CLIENT,
        "command": ["wget"],
        "args": [
            *("-q", "-O", "-", "-T", str(workload.placed.size.timeout)),
            *(f"--header={name}: {value}" for name, value in headers.items()),
            "--post-data={}",
            f"http://{host}{schedule.path}",
        ],
        "env": [
            {
                "name": "JOB",
                "value_from": {
                    "field_ref": {"field_path": "metadata.labels['batch.kubernetes.io/job-name']"}
                },
            }
        ],
        "resources": {
            "requests": {"cpu": "10m", "memory": "16Mi"},
            "limits": {"memory": "32Mi"},
        },
        "security_context": CONTAINER_SECURITY,
    }
