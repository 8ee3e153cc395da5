"""The function app of a service, in a Flex Consumption plan of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twofold.clouds.azure.grants import Member
from twofold.clouds.azure.names import account_prefix, unique
from twofold.clouds.azure.roles import Role, assign
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.azure.shared import Foundation
from twofold.clouds.azure.storage import create_account
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService
from twofold.resources.recorder import explain
from twofold.services.model import Code, Size
from twofold.values import frozen

# MiB of memory that an instance may have, each with its share of a processor.
# https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes
SIZES: Mapping[int, float] = {512: 0.25, 2048: 1, 4096: 2}

# https://learn.microsoft.com/azure/azure-functions/event-driven-scaling#limit-scale-out
USUAL_INSTANCES = 100

# What the runtime itself keeps: keys, leases, events.
# https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity
HOST_ROLES: Mapping[str, Role] = {
    "host-blobs": "Storage Blob Data Owner",
    "host-tables": "Storage Table Data Contributor",
}


@frozen
class LoweredFunction:
    """A function app, and what must be there before its code is."""

    member: Member
    app: azure_native.web.WebApp
    inside: pulumi.ResourceOptions
    after: tuple[pulumi.Resource, ...]


@frozen
class Host:
    """The storage account that the runtime keeps its own things in."""

    account: azure_native.storage.StorageAccount
    container: azure_native.storage.BlobContainer
    grants: tuple[pulumi.Resource, ...]


def create_function(  # noqa: PLR0913, PLR0917 (an app consists of these)
    placed: PlacedService,
    source: Code,
    member: Member,
    settings: Mapping[str, pulumi.Input[str]],
    foundation: Foundation,
    scope: Scope,
    after: Sequence[pulumi.Resource],
    *,
    in_network: bool,
    open_to_callers: bool,
) -> LoweredFunction:
    """Create the app with its plan and its storage; it starts once its grants are there."""
    name, group = member.service.name, foundation.group
    inside = pulumi.ResourceOptions(parent=member.component)
    host = _create_host(member, scope)
    plan = azure_native.web.AppServicePlan(
        name,
        resource_group_name=group.name,
        kind="functionapp",
        sku={"name": "FC1", "tier": "FlexConsumption"},
        # Which is to say, Linux.
        reserved=True,
        zone_redundant=scope.protected,
        opts=inside,
    )
    write = assign(
        f"{name}-traces",
        "Monitoring Metrics Publisher",
        scope=foundation.logs.insights.id,
        principal_id=member.principal_id,
        group=group,
        opts=inside,
    )
    network = foundation.network if in_network else None
    identity = member.identity.identity
    known = {**_own_settings(placed.size, member, host, foundation), **settings}
    grants = [*host.grants, write, *after]
    app = azure_native.web.WebApp(
        name,
        name=member.identity.site,
        resource_group_name=group.name,
        kind="functionapp,linux",
        reserved=True,
        server_farm_id=plan.id,
        https_only=True,
        identity={
            "type": azure_native.web.ManagedServiceIdentityType.USER_ASSIGNED,
            "user_assigned_identities": [identity.id],
        },
        function_app_config={
            "deployment": {
                "storage": {
                    "type": azure_native.web.FunctionsDeploymentStorageType.BLOB_CONTAINER,
                    "value": pulumi.Output.format(
                        "https://{}.blob.core.windows.net/{}",
                        host.account.name,
                        host.container.name,
                    ),
                    "authentication": {
                        "type": azure_native.web.AuthenticationType.USER_ASSIGNED_IDENTITY,
                        "user_assigned_identity_resource_id": identity.id,
                    },
                }
            },
            "runtime": {
                "name": azure_native.web.RuntimeName.PYTHON,
                "version": source.runtime.removeprefix("python"),
            },
            "scale_and_concurrency": {
                "instance_memory_mb": memory(placed.size.memory, placed.size.cpu),
                "maximum_instance_count": placed.size.scale.max or USUAL_INSTANCES,
                "always_ready": [{"name": "http", "instance_count": placed.size.scale.min}]
                if placed.size.scale.min
                else None,
                "triggers": {"http": {"per_instance_concurrency": placed.size.concurrency}}
                if placed.size.concurrency
                else None,
            },
        },
        site_config={
            "app_settings": [{"name": key, "value": value} for key, value in known.items()],
            "min_tls_version": azure_native.web.SupportedTlsVersions.SUPPORTED_TLS_VERSIONS_1_2,
            # Messages wake a service that nobody asks anything; its code comes by another way.
            "ip_security_restrictions_default_action": azure_native.web.DefaultAction.ALLOW
            if open_to_callers
            else azure_native.web.DefaultAction.DENY,
            "scm_ip_security_restrictions_use_main": False,
        },
        virtual_network_subnet_id=network.functions_id if network else None,
        opts=pulumi.ResourceOptions(parent=member.component, depends_on=grants),
    )
    closed = _close_side_doors(name, app, foundation, inside)
    return LoweredFunction(member, app, inside, (*grants, *closed))


def _own_settings(
    size: Size, member: Member, host: Host, foundation: Foundation
) -> Mapping[str, pulumi.Input[str]]:
    """What the runtime wants to know: who it is, where it keeps things, how long code may take."""
    return {
        "AZURE_CLIENT_ID": member.client_id,
        "AzureWebJobsStorage__accountName": host.account.name,
        "AzureWebJobsStorage__credential": "managedidentity",
        "AzureWebJobsStorage__clientId": member.client_id,
        "AzureFunctionsJobHost__functionTimeout": clock(size.timeout),
        "APPLICATIONINSIGHTS_CONNECTION_STRING": foundation.logs.insights.connection_string,
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING": pulumi.Output.format(
            "ClientId={};Authorization=AAD", member.client_id
        ),
    }


def _create_host(member: Member, scope: Scope) -> Host:
    """Storage of this service alone: what another service could write there, this one would run."""
    name, group = member.service.name, member.group
    inside = pulumi.ResourceOptions(parent=member.component)
    called = unique(f"{name}-host", account_prefix(scope.application, name), member.component)
    account = create_account(f"{name}-host", called, group, inside, spread=scope.protected)
    explain(account, "What the Functions runtime itself keeps, and the code that it runs.")
    container = azure_native.storage.BlobContainer(
        f"{name}-host",
        resource_group_name=group.name,
        account_name=account.name,
        container_name="code",
        public_access=azure_native.storage.PublicAccess.NONE,
        opts=inside,
    )
    grants = tuple(
        assign(
            f"{name}-{what}",
            role,
            scope=account.id,
            principal_id=member.principal_id,
            group=group,
            opts=inside,
        )
        for what, role in HOST_ROLES.items()
    )
    return Host(account, container, grants)


def _close_side_doors(
    name: str,
    app: azure_native.web.WebApp,
    foundation: Foundation,
    inside: pulumi.ResourceOptions,
) -> tuple[pulumi.Resource, ...]:
    """Let nobody publish with a password, neither by FTP nor otherwise.

    https://learn.microsoft.com/azure/app-service/configure-basic-auth-disable
    """
    group = foundation.group
    return (
        azure_native.web.WebAppFtpAllowed(
            name, name=app.name, resource_group_name=group.name, allow=False, opts=inside
        ),
        azure_native.web.WebAppScmAllowed(
            name, name=app.name, resource_group_name=group.name, allow=False, opts=inside
        ),
    )


def memory(mebibytes: int, cpu: float | None) -> int:
    """The smallest instance that has the memory and the processors asked for, or the largest.

    >>> memory(256, None), memory(256, 0.5), memory(3000, None), memory(9999, None)
    (512, 2048, 4096, 4096)
    """
    enough = (size for size, share in SIZES.items() if size >= mebibytes and share >= (cpu or 0))
    return next(enough, max(SIZES))


def clock(seconds: int) -> str:
    """A time span as the runtime's settings have it.

    >>> clock(20), clock(5400)
    ('00:00:20', '01:30:00')
    """
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}"
