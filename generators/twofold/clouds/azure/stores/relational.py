"""A relational store is a PostgreSQL Flexible Server; each service has a role in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from twofold.clouds.azure.grants import Grant, Member
from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.identity import LoweredIdentity
from twofold.clouds.azure.ids import part
from twofold.clouds.azure.logs import LoweredLogs
from twofold.clouds.azure.network import LoweredNetwork, create_endpoint
from twofold.clouds.azure.packages import LoweredPackages
from twofold.clouds.azure.roles import assign
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.names import identifier
from twofold.clouds.postgres import MAJOR
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.services.model import RelationalStore, Use
from twofold.values import frozen

PORT = "5432"

# The smallest machine, and the smallest that may have a standby in another zone.
# https://learn.microsoft.com/azure/postgresql/compute-storage/concepts-compute
DISPOSABLE_SIZE, PROTECTED_SIZE = "Standard_B1ms", "Standard_D2ds_v5"
DISPOSABLE_GIGABYTES, PROTECTED_GIGABYTES = 32, 128

# https://learn.microsoft.com/azure/postgresql/backup-restore/concepts-backup-restore
DISPOSABLE_BACKUP_DAYS, PROTECTED_BACKUP_DAYS = 7, 35

# Connections, and what goes wrong; not what is asked.
# https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-dbforpostgresql-flexibleservers-logs
SERVER_LOGS = "PostgreSQLLogs"

# A published version of the Azure CLI, which a script's container is made of.
# https://mcr.microsoft.com/v2/azure-cli/tags/list
CLI_VERSION = "2.70.0"
ROLES_FOLDER = Path(__file__).with_name("database_roles")

# Fetches the package that this identity may read, and runs what is in it.
SCRIPT = """\
set -euo pipefail
az storage blob download --auth-mode login --blob-url "$PACKAGE" --file roles.zip --output none
python3 -m zipfile -e roles.zip roles
python3 roles/main.py
"""


HighAvailability = azure_native.dbforpostgresql.PostgreSqlFlexibleServerHighAvailabilityMode


@frozen
class LoweredRelationalStore:
    """A server with a database, and the run of a script that has made every service's role."""

    component: pulumi.ComponentResource
    store: RelationalStore
    host: pulumi.Input[str]
    database: pulumi.Input[str]
    after: tuple[pulumi.Resource, ...]

    def grant(self, link: Use, member: Member) -> Grant:
        """Tell a service who it is inside the database, where the script has made it somebody."""
        del link
        settings = {
            "host": self.host,
            "port": PORT,
            "database": self.database,
            "user": identifier(member.service.name),
        }
        return Grant(settings, self.after)


@frozen
class _Server:
    """A server, by its names, its database, and what must be there before anybody reaches it."""

    group_name: pulumi.Input[str]
    name: pulumi.Input[str]
    host: pulumi.Output[str]
    database: pulumi.Input[str]
    after: tuple[pulumi.Resource, ...]


def lower_relational_store(  # noqa: PLR0913, PLR0917 (a database needs a place and its users)
    store: RelationalStore,
    uses: Sequence[Use],
    scope: Scope,
    group: LoweredGroup,
    network: LoweredNetwork,
    identities: Mapping[str, LoweredIdentity],
    packages: LoweredPackages,
    logs: LoweredLogs,
) -> LoweredRelationalStore:
    """Create the server, or take the one that exists, by its id; make a role for each service."""
    component = scope.component("stores", "RelationalStore", store)
    existing = scope.stack.existing_stores.get(store.name)
    inside = pulumi.ResourceOptions(parent=component)
    server = (
        _existing(store, existing, scope, inside)
        if existing
        else _create(store, scope, group, network, logs, inside)
    )
    links = [
        {
            "role": identifier(use.service.name),
            "identity": identities[use.service.name].identity.principal_id,
            "access": use.access,
        }
        for use in uses
    ]
    run = _make_roles(store, links, server, group, network, packages, inside)
    component.register_outputs({"host": server.host, "database": server.database})
    return LoweredRelationalStore(
        component, store, server.host, server.database, (run, *server.after)
    )


def _existing(
    store: RelationalStore, existing: str, scope: Scope, inside: pulumi.ResourceOptions
) -> _Server:
    found = azure_native.dbforpostgresql.Server.get(store.name, existing, opts=inside)
    return _Server(
        part(existing, "resourceGroups"),
        part(existing, "flexibleServers"),
        found.fully_qualified_domain_name,
        identifier(scope.application),
        (),
    )


def _create(  # noqa: PLR0913, PLR0917 (a server stands somewhere and writes somewhere)
    store: RelationalStore,
    scope: Scope,
    group: LoweredGroup,
    network: LoweredNetwork,
    logs: LoweredLogs,
    inside: pulumi.ResourceOptions,
) -> _Server:
    server = azure_native.dbforpostgresql.Server(
        store.name,
        resource_group_name=group.name,
        version=str(MAJOR),
        sku={
            "name": PROTECTED_SIZE if scope.protected else DISPOSABLE_SIZE,
            "tier": azure_native.dbforpostgresql.SkuTier.GENERAL_PURPOSE
            if scope.protected
            else azure_native.dbforpostgresql.SkuTier.BURSTABLE,
        },
        storage={
            "storage_size_gb": PROTECTED_GIGABYTES if scope.protected else DISPOSABLE_GIGABYTES,
            "auto_grow": azure_native.dbforpostgresql.StorageAutoGrow.ENABLED,
        },
        # No passwords: whoever logs in says who it is.
        auth_config={
            "active_directory_auth": azure_native.dbforpostgresql.MicrosoftEntraAuth.ENABLED,
            "password_auth": azure_native.dbforpostgresql.PasswordBasedAuth.DISABLED,
            "tenant_id": group.tenant_id,
        },
        network={
            "public_network_access": (
                azure_native.dbforpostgresql.ServerPublicNetworkAccessState.DISABLED
            )
        },
        high_availability={"mode": HighAvailability.ZONE_REDUNDANT} if scope.protected else None,
        backup={
            "backup_retention_days": PROTECTED_BACKUP_DAYS
            if scope.protected
            else DISPOSABLE_BACKUP_DAYS,
            "geo_redundant_backup": (
                azure_native.dbforpostgresql.GeographicallyRedundantBackup.ENABLED
                if scope.protected
                else azure_native.dbforpostgresql.GeographicallyRedundantBackup.DISABLED
            ),
        },
        # Which zone it stands in, Azure chooses, and chooses anew when the standby takes over.
        opts=pulumi.ResourceOptions(parent=inside.parent, ignore_changes=["availability_zone"]),
    )
    if scope.protected:
        azure_native.monitor.DiagnosticSetting(
            store.name,
            resource_uri=server.id,
            workspace_id=logs.workspace.id,
            logs=[{"category": SERVER_LOGS, "enabled": True}],
            opts=inside,
        )
    database = azure_native.dbforpostgresql.Database(
        store.name,
        resource_group_name=group.name,
        server_name=server.name,
        # Not the store's name: another name is another database.
        database_name=identifier(scope.application),
        charset="UTF8",
        collation="en_US.utf8",
        opts=inside,
    )
    # A server takes one change at a time.
    then = pulumi.ResourceOptions(parent=inside.parent, depends_on=[database])
    endpoint = create_endpoint(
        store.name, server.id, "postgresqlServer", network.postgres_zone_id, network, group, then
    )
    return _Server(
        group.name,
        server.name,
        server.fully_qualified_domain_name,
        database.name,
        (database, endpoint),
    )


def _make_roles(  # noqa: PLR0913, PLR0917 (it has two ends, and somewhere to run)
    store: RelationalStore,
    links: Sequence[Mapping[str, pulumi.Input[str]]],
    server: _Server,
    group: LoweredGroup,
    network: LoweredNetwork,
    packages: LoweredPackages,
    inside: pulumi.ResourceOptions,
) -> azure_native.resources.AzureCliScript:
    """Run the script that makes, changes and drops roles, as the server's administrator.

    Servers take one change at a time: the administrator comes after the database.
    """
    name = f"{store.name}-roles"
    keeper = azure_native.managedidentity.UserAssignedIdentity(
        name, resource_group_name=group.name, opts=inside
    )
    administrator = azure_native.dbforpostgresql.AdministratorsMicrosoftEntra(
        name,
        resource_group_name=server.group_name,
        server_name=server.name,
        object_id=keeper.principal_id,
        principal_name=keeper.name,
        principal_type=azure_native.dbforpostgresql.PrincipalType.SERVICE_PRINCIPAL,
        tenant_id=group.tenant_id,
        opts=pulumi.ResourceOptions(parent=inside.parent, depends_on=list(server.after)),
    )
    package = packages.put(name, pulumi.FileArchive(str(ROLES_FOLDER)), group, inside)
    read = assign(
        f"{name}-read",
        "Storage Blob Data Reader",
        scope=packages.container.id,
        principal_id=keeper.principal_id,
        group=group,
        opts=inside,
    )
    mount = assign(
        f"{name}-mount",
        "Storage File Data Privileged Contributor",
        scope=packages.account.id,
        principal_id=keeper.principal_id,
        group=group,
        opts=inside,
    )
    explain(mount, "The folder that a script runs in is a share of this account.")
    run = azure_native.resources.AzureCliScript(
        name,
        resource_group_name=group.name,
        kind="AzureCLI",
        az_cli_version=CLI_VERSION,
        identity={
            "type": azure_native.resources.ManagedServiceIdentityType.USER_ASSIGNED,
            "user_assigned_identities": [keeper.id],
        },
        container_settings={"subnet_ids": [{"id": network.scripts_id}]},
        storage_account_settings={"storage_account_name": packages.account.name},
        environment_variables=[
            {"name": "HOST", "value": server.host},
            {"name": "DATABASE", "value": server.database},
            {"name": "ADMINISTRATOR", "value": keeper.name},
            {"name": "LINKS", "value": pulumi.Output.json_dumps(links)},
            {"name": "PACKAGE", "value": package.url},
        ],
        script_content=SCRIPT,
        # Other code is run again, as other links are.
        force_update_tag=package.content_md5,
        cleanup_preference=azure_native.resources.CleanupOptions.ALWAYS,
        retention_interval="PT1H",
        timeout="PT15M",
        opts=pulumi.ResourceOptions(
            parent=inside.parent, depends_on=[administrator, read, mount, *server.after]
        ),
    )
    explain(
        run,
        "Azure's roles end at the database's door: inside it, each service is a role with the "
        "rights that its link says, made by this script.",
    )
    return run
