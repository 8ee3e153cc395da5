"""Where services with images run: one environment of Container Apps for an application.

It stands outside any network. The names of the container apps in it are chosen with it, so that
services may call each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from twofold.clouds.azure.containers import PROFILE, address, choose_name
from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.logs import LoweredLogs
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService
from twofold.resources.recorder import explain
from twofold.services.model import Image, Service
from twofold.values import frozen

NAME = "containers"

# What containers print, and what Azure has to say of them.
# https://learn.microsoft.com/azure/container-apps/log-options#diagnostic-settings
LOGS = ("ContainerAppConsoleLogs", "ContainerAppSystemLogs")


@frozen
class LoweredEnvironment:
    """An environment, and what each service's container app in it is called."""

    component: pulumi.ComponentResource
    environment: azure_native.app.ManagedEnvironment
    names: Mapping[str, pulumi.Output[str]]

    def url_of(self, service: Service) -> pulumi.Output[str]:
        """Where a service answers, whether it is there yet or not."""
        return address(self.names[service.name], self.environment.default_domain)


def is_container(placed: PlacedService) -> bool:
    """Whether a service runs as a container app: an image in the functions style."""
    return placed.style == "functions" and isinstance(placed.service.source, Image)


def lower_environment(
    services: Iterable[Service], scope: Scope, group: LoweredGroup, logs: LoweredLogs
) -> LoweredEnvironment:
    """Create the environment of these services; what they print goes to the workspace.

    It does so by a diagnostic setting, since the other way would need the workspace's key.
    """
    component = pulumi.ComponentResource(f"{scope.application}:shared:Containers", NAME)
    explain(component, "Where services with images run, and scale to zero.")
    inside = pulumi.ResourceOptions(parent=component)
    environment = azure_native.app.ManagedEnvironment(
        NAME,
        resource_group_name=group.name,
        workload_profiles=[{"name": PROFILE, "workload_profile_type": PROFILE}],
        app_logs_configuration={"destination": "azure-monitor"},
        opts=inside,
    )
    azure_native.monitor.DiagnosticSetting(
        NAME,
        resource_uri=environment.id,
        workspace_id=logs.workspace.id,
        logs=[{"category": category, "enabled": True} for category in LOGS],
        opts=inside,
    )
    names = {
        service.name: choose_name(
            f"{service.name}-container",
            service,
            scope,
            component,
            f"{service.was}-container" if service.was else None,
        )
        for service in services
    }
    component.register_outputs({"domain": environment.default_domain})
    return LoweredEnvironment(component, environment, names)
