"""Doors: where a service in the cluster is asked from outside it, at an address of Cloud Run.

A door is a service of Cloud Run that hands requests on to the cluster's gateway. Who may ask at it
IAM decides, as it does for functions; while nobody asks, there is none, and it costs nothing.
"""

from __future__ import annotations

from twofold.clouds.calls import is_asked_from_outside
from twofold.clouds.gcp.kubernetes.asked import needs_door
from twofold.clouds.gcp.names import account_id, door_name
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.kubernetes.door import IMAGE, PORT, arguments
from twofold.clouds.kubernetes.workload import Workload
from twofold.clouds.scope import Scope
from twofold.placement.model import Placement
from twofold.resources.recorder import explain
from twofold.values import frozen

# The least that an instance of Cloud Run has in any environment of its own.
# https://cloud.google.com/run/docs/configuring/services/memory-limits
PROCESSORS, MEMORY = "1", "512Mi"

# As many requests as an instance may have at a time: all that it does is hand them on.
# https://cloud.google.com/run/docs/about-concurrency
CONCURRENCY = 1000

# So many instances fit into the smallest subnet of doors many times.
MOST_INSTANCES = 10


@frozen
class Doors:
    """What the doors of an application share: the gateway, their subnet, and whom they are."""

    gateway: pulumi.Input[str]
    subnet: pulumi.Input[str]
    account: gcp.serviceaccount.Account | None


def create_doors(  # noqa: PLR0913, PLR0917 (what all doors of an application share)
    gateway: pulumi.Input[str],
    subnet: pulumi.Input[str],
    placement: Placement,
    scope: Scope,
    project: Project,
    component: pulumi.ComponentResource,
) -> Doors:
    """Create the account that doors are, if there are any: it may do nothing at all."""
    if not any(needs_door(placement, each) for each in placement.running("kubernetes")):
        return Doors(gateway, subnet, None)
    account = gcp.serviceaccount.Account(
        "doors",
        account_id=account_id(scope.stack.name, "doors"),
        display_name=f"Doors to services of {scope.application}",
        opts=project.inside(component, "iam"),
    )
    explain(account, "It may do nothing: without it, doors would be an account that may do a lot.")
    return Doors(gateway, subnet, account)


def create_door(  # noqa: PLR0913, PLR0917 (a door is between two sides)
    workload: Workload,
    doors: Doors,
    placement: Placement,
    scope: Scope,
    project: Project,
    ready: pulumi.Resource,
) -> pulumi.Output[str]:
    """Create a service's door, and say what Cloud Run calls it.

    Not before `ready` is there: a service that moves into the cluster answers all the time.
    """
    if doors.account is None:
        raise AssertionError("a door that nobody was to have")
    service, timeout = workload.service, workload.placed.size.timeout
    asked = is_asked_from_outside(placement, service)
    host = workload.cluster.host(service)
    door = gcp.cloudrunv2.Service(
        f"{workload.name}-door",
        name=door_name(service, scope),
        location=project.region,
        description=f"Hands requests on to {service.name} in the cluster",
        # As for functions: https://cloud.google.com/run/docs/securing/ingress
        ingress="INGRESS_TRAFFIC_ALL" if asked else "INGRESS_TRAFFIC_INTERNAL_ONLY",
        # It holds nothing, and goes when the service moves.
        deletion_protection=False,
        template={
            "service_account": doors.account.email,
            "timeout": f"{timeout}s",
            "max_instance_request_concurrency": CONCURRENCY,
            "scaling": {"min_instance_count": 0, "max_instance_count": MOST_INSTANCES},
            "containers": [
                {
                    "image": IMAGE,
                    "args": [*arguments(doors.gateway, host, timeout)],
                    "ports": {"container_port": PORT},
                    "resources": {
                        "limits": {"cpu": PROCESSORS, "memory": MEMORY},
                        "startup_cpu_boost": True,
                    },
                }
            ],
            "vpc_access": {
                "network_interfaces": [{"subnetwork": doors.subnet}],
                "egress": "PRIVATE_RANGES_ONLY",
            },
        },
        opts=pulumi.ResourceOptions(
            parent=workload.component, depends_on=[project.apis["run"], ready]
        ),
    )
    explain(door, "Where requests that IAM lets pass go on to the cluster.")
    return door.name
