"""Doors: where a service in the cluster is asked from outside it, at an address of its own.

A door is a container app that hands requests on to the cluster's gateway. Who may ask at it, Entra
decides, as for functions; while nobody asks, there is none, and it costs nothing. It is a component
beside the service, so that services may call each other in a circle.
"""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.azure.containers import PROFILE, address, choose_name, let_in
from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.kubernetes.door import IMAGE, PORT, arguments
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService
from twofold.resources.recorder import explain
from twofold.services.model import Service
from twofold.values import frozen

# The least that a container may have. https://learn.microsoft.com/azure/container-apps/containers
PROCESSORS, MEMORY = 0.25, "0.5Gi"

# As many requests as an instance is to have at a time: all that it does is hand them on.
# https://learn.microsoft.com/azure/container-apps/scale-app#http
REQUESTS, MOST_INSTANCES = "100", 10


@frozen
class Street:
    """Where the doors of a cluster stand, under which domain, and where they lead."""

    environment: pulumi.Input[str]
    domain: pulumi.Input[str]
    gateway: pulumi.Input[str]


@frozen
class LoweredDoor:
    """A service's door: its name, and who may ask at it, which is said by then."""

    component: pulumi.ComponentResource
    service: Service
    name: pulumi.Output[str]
    domain: pulumi.Input[str]
    guard: azure_native.app.ContainerAppsAuthConfig

    @property
    def url(self) -> pulumi.Output[str]:
        """Where the service answers."""
        return address(self.name, self.domain)


def lower_door(  # noqa: PLR0913, PLR0917 (a door is between two sides)
    placed: PlacedService,
    callers: Sequence[pulumi.Output[str]],
    street: Street,
    cluster: Cluster,
    scope: Scope,
    group: LoweredGroup,
) -> LoweredDoor:
    """Create a service's door, and say who may ask at it.

    Until that is said, the gateway knows no such service: its route comes later.
    """
    service, name = placed.service, f"{placed.service.name}-door"
    component = scope.beside("shared", "Door", service, "door")
    explain(component, f"Where {service.name} is asked from outside the cluster.")
    chosen = choose_name(name, service, scope, component)
    host, timeout = cluster.host(service), placed.size.timeout
    app = azure_native.app.ContainerApp(
        name,
        container_app_name=chosen,
        resource_group_name=group.name,
        managed_environment_id=street.environment,
        workload_profile_name=PROFILE,
        configuration={
            "active_revisions_mode": azure_native.app.ActiveRevisionsMode.SINGLE,
            "ingress": {
                "external": True,
                "target_port": PORT,
                "transport": azure_native.app.IngressTransportMethod.AUTO,
                "allow_insecure": False,
            },
        },
        template={
            "containers": [
                {
                    "name": "door",
                    "image": IMAGE,
                    "args": [*arguments(street.gateway, host, timeout)],
                    "resources": {"cpu": PROCESSORS, "memory": MEMORY},
                }
            ],
            "scale": {
                # Whoever waits for a protected service does not wait for its door as well.
                "min_replicas": 1 if scope.protected else 0,
                "max_replicas": MOST_INSTANCES,
                "rules": [
                    {"name": "requests", "http": {"metadata": {"concurrentRequests": REQUESTS}}}
                ],
            },
        },
        opts=pulumi.ResourceOptions(parent=component),
    )
    guard = let_in(name, app, callers, group, component)
    component.register_outputs({"name": chosen})
    return LoweredDoor(component, service, chosen, street.domain, guard)
