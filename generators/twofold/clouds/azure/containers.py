"""What all container apps have in common: their names, where they run, and who may ask them.

A service with an image is one, in the functions style; the door of a service in a cluster is one.
"""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.azure.gateway import audience, audiences, issuer
from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.names import unique
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.names import physical
from twofold.clouds.scope import Scope
from twofold.services.model import Service

# A container app has a name of 32 characters at most: a dash and eight digits make it ours.
# https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftapp
NAME_LENGTH = 32 - 9

# The profile that costs nothing while nothing runs in it, as every environment has it.
# https://learn.microsoft.com/azure/container-apps/workload-profiles-overview
PROFILE = "Consumption"


def choose_name(
    name: str,
    service: Service,
    scope: Scope,
    component: pulumi.ComponentResource,
    was: str | None = None,
) -> pulumi.Output[str]:
    """What a container app of a service will be called, before it is there.

    `name` is what the choice is called, and `was` what it was called before.
    """
    prefix = physical(scope.application, service.name, limit=NAME_LENGTH)
    return unique(name, f"{prefix}-", component, was)


def address(name: pulumi.Input[str], domain: pulumi.Input[str]) -> pulumi.Output[str]:
    """Where a container app answers, whether it is there yet or not.

    https://learn.microsoft.com/azure/container-apps/connect-apps#location
    """
    return pulumi.Output.format("https://{}.{}", name, domain)


def let_in(
    name: str,
    app: azure_native.app.ContainerApp,
    callers: Sequence[pulumi.Output[str]],
    group: LoweredGroup,
    component: pulumi.ComponentResource,
) -> azure_native.app.ContainerAppsAuthConfig:
    """Ask whoever comes for a token of this directory, for this audience, of one of the callers.

    https://learn.microsoft.com/azure/container-apps/authentication-entra
    """
    return azure_native.app.ContainerAppsAuthConfig(
        name,
        # The only name that it may have.
        auth_config_name="current",
        container_app_name=app.name,
        resource_group_name=group.name,
        platform={"enabled": True},
        http_settings={"require_https": True},
        global_validation={
            "unauthenticated_client_action": (
                azure_native.app.UnauthenticatedClientActionV2.RETURN401
            )
        },
        identity_providers={
            "azure_active_directory": {
                "enabled": True,
                "registration": {
                    "client_id": audience(),
                    "open_id_issuer": issuer(group),
                },
                "validation": {
                    "allowed_audiences": audiences(),
                    "default_authorization_policy": {
                        "allowed_principals": {"identities": list(callers)}
                    },
                },
            }
        },
        login={"token_store": {"enabled": False}},
        opts=pulumi.ResourceOptions(parent=component),
    )
