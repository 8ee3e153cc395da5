"""A relational store is a Cloud SQL instance for PostgreSQL; each service has a role in it."""

from __future__ import annotations

from twofold.clouds.gcp.grants import Grant, Member, allow_on, link_options
from twofold.clouds.gcp.network import LoweredNetwork
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.gcp.stores.database import Database, create_database
from twofold.clouds.gcp.stores.scripts import GROUPS, member_script
from twofold.clouds.postgres import MAJOR
from twofold.clouds.scope import Scope
from twofold.services.model import RelationalStore, Use
from twofold.values import frozen

PORT = 5432

# The smallest machines: a shared processor with 0.6 GB, without a promise of Google's, and one
# processor of its own with 3.75 GB.
# https://cloud.google.com/sql/docs/postgres/instance-settings#machine-type-2ndgen
DISPOSABLE_TIER, PROTECTED_TIER = "db-f1-micro", "db-custom-1-3840"

# https://cloud.google.com/sql/docs/postgres/backup-recovery/backups
BACKUPS_KEPT = 30
LOG_DAYS = 7

LOGIN_ROLE = "roles/cloudsql.instanceUser"


@frozen
class LoweredRelationalStore:
    """An instance, the application's database in it, and the groups of roles inside."""

    component: pulumi.ComponentResource
    store: RelationalStore
    project: Project
    instance: gcp.sql.DatabaseInstance
    database: Database
    groups: pulumi.Resource

    def grant(self, link: Use, member: Member) -> Grant:
        """Give the service a role inside the database, and let it log in as that role by IAM.

        https://cloud.google.com/sql/docs/postgres/iam-logins, and for the condition
        https://cloud.google.com/sql/docs/postgres/iam-conditions
        """
        name = f"{member.service.name}-{self.store.name}"
        here = pulumi.Output.format("projects/{}/instances/{}", self.project.id, self.instance.name)
        login = allow_on(here, LOGIN_ROLE, self.store, member, self.project)
        user = gcp.sql.User(
            name,
            instance=self.instance.name,
            # Without the end that every account's address has.
            # https://cloud.google.com/sql/docs/postgres/add-manage-iam-users
            name=pulumi.Output.format("{}@{}.iam", member.account.account_id, self.project.id),
            type="CLOUD_IAM_SERVICE_ACCOUNT",
            database_roles=[GROUPS[link.access]],
            opts=link_options(member, self.store.was, self.groups),
        )
        made = self.database.run(
            name,
            member_script(user.name, link.access),
            f"Whose the tables are that {member.service.name} makes.",
            link_options(member, self.store.was, user),
        )
        settings = {
            "host": self.instance.private_ip_address,
            "port": str(PORT),
            "database": self.database.name,
            "user": user.name,
            # Whom the instance shows itself as: Google makes an authority for each.
            # https://cloud.google.com/sql/docs/postgres/configure-ssl-instance
            "ca": self.instance.server_ca_certs[0].cert,
        }
        return Grant(settings, (login, made))


def lower_relational_store(
    store: RelationalStore, scope: Scope, project: Project, network: LoweredNetwork
) -> LoweredRelationalStore:
    """Create the instance in the network, or take the one that exists.

    An instance that exists must take logins by IAM and have the Data API switched on. The
    application has a database of its own in it either way.
    """
    component = scope.component("stores", "RelationalStore", store)
    existing = scope.stack.existing_stores.get(store.name)
    inside = project.inside(component, "sqladmin")
    instance = (
        gcp.sql.DatabaseInstance.get(store.name, existing, opts=inside)
        if existing
        else _create(store, scope, project, network, inside)
    )
    database, groups = create_database(store, instance, scope, project, component)
    component.register_outputs({"host": instance.private_ip_address, "database": database.name})
    return LoweredRelationalStore(component, store, project, instance, database, groups)


def _create(
    store: RelationalStore,
    scope: Scope,
    project: Project,
    network: LoweredNetwork,
    inside: pulumi.ResourceOptions,
) -> gcp.sql.DatabaseInstance:
    protected = scope.protected
    return gcp.sql.DatabaseInstance(
        store.name,
        region=project.region,
        database_version=f"POSTGRES_{MAJOR}",
        # Pulumi's own lock; the instance's is among its settings.
        deletion_protection=protected,
        settings={
            "edition": "ENTERPRISE",
            "tier": PROTECTED_TIER if protected else DISPOSABLE_TIER,
            "availability_type": "REGIONAL" if protected else "ZONAL",
            "deletion_protection_enabled": protected,
            "backup_configuration": {
                "enabled": protected,
                "point_in_time_recovery_enabled": protected,
                "transaction_log_retention_days": LOG_DAYS if protected else None,
                "backup_retention_settings": {"retained_backups": BACKUPS_KEPT}
                if protected
                else None,
            },
            "final_backup_config": {"enabled": True, "retention_days": BACKUPS_KEPT}
            if protected
            else None,
            "ip_configuration": {
                "ipv4_enabled": False,
                "private_network": network.id,
                "ssl_mode": "ENCRYPTED_ONLY",
            },
            "database_flags": [{"name": "cloudsql.iam_authentication", "value": "on"}],
            # By which roles are made: with it goes who may use it, and a password.
            # https://cloud.google.com/sql/docs/postgres/executesql-instance
            "data_api_access": "ALLOW_DATA_API",
            "insights_config": {"query_insights_enabled": True} if protected else None,
        },
        opts=inside,
    )
