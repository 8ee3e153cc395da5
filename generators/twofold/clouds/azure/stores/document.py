"""A document store is a Cosmos DB account with one container."""

from __future__ import annotations

from twofold.clouds.azure.grants import Grant, Member, link_options
from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.ids import group_id, part
from twofold.clouds.azure.sdk import azure_native, pulumi, random
from twofold.clouds.names import identifier
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.services.model import Access, DocumentStore, Use
from twofold.values import frozen

# Roles that every account has, and what is in none of them: to write without reading.
# https://learn.microsoft.com/azure/cosmos-db/nosql/reference-data-plane-security
BUILT_IN: dict[Access, str] = {
    "read": "00000000-0000-0000-0000-000000000001",
    "read-write": "00000000-0000-0000-0000-000000000002",
}
DATA = "Microsoft.DocumentDB/databaseAccounts"
WRITE = (
    f"{DATA}/readMetadata",
    f"{DATA}/sqlDatabases/containers/items/create",
    f"{DATA}/sqlDatabases/containers/items/delete",
    f"{DATA}/sqlDatabases/containers/items/replace",
    f"{DATA}/sqlDatabases/containers/items/upsert",
)

# Request units a second that a container of a protected environment grows to; it costs a tenth
# of them while idle. https://learn.microsoft.com/azure/cosmos-db/provision-throughput-autoscale
MOST_UNITS = 1000

# Documents may say how long they live; those that do not, stay.
# https://learn.microsoft.com/azure/cosmos-db/nosql/time-to-live
NEVER_UNLESS_SAID = -1


@frozen
class LoweredDocumentStore:
    """A container, its account by name and id, and the names by which it is found."""

    component: pulumi.ComponentResource
    store: DocumentStore
    container: azure_native.cosmosdb.SqlResourceSqlContainer
    account: pulumi.Input[str]
    account_id: pulumi.Input[str]
    account_group: pulumi.Input[str]
    database: pulumi.Input[str]

    def grant(self, link: Use, member: Member) -> Grant:
        """Let a service read the container's documents, or write them, or both.

        Who may what with documents, the account's own roles say, and not Azure's.
        """
        name = f"{member.service.name}-{self.store.name}"
        known = BUILT_IN.get(link.access)
        role = (
            pulumi.Output.format("{}/sqlRoleDefinitions/{}", self.account_id, known)
            if known
            else self._writers(name, member).id
        )
        assignment = azure_native.cosmosdb.SqlResourceSqlRoleAssignment(
            name,
            # Of which the provider makes no name by itself, as it does of Azure's own roles.
            role_assignment_id=random.RandomUuid(
                name, opts=link_options(member, self.store.was)
            ).result,
            resource_group_name=self.account_group,
            account_name=self.account,
            role_definition_id=role,
            scope=pulumi.Output.format(
                "{}/dbs/{}/colls/{}", self.account_id, self.database, self.container.name
            ),
            principal_id=member.principal_id,
            # There is only one of a name.
            opts=link_options(member, self.store.was, delete_before_replace=True),
        )
        settings = {
            "name": self.container.name,
            "database": self.database,
            "endpoint": pulumi.Output.format("https://{}.documents.azure.com:443/", self.account),
        }
        return Grant(settings, (assignment,))

    def _writers(
        self, name: str, member: Member
    ) -> azure_native.cosmosdb.SqlResourceSqlRoleDefinition:
        """A role that writes documents and reads none; no built-in one does."""
        return azure_native.cosmosdb.SqlResourceSqlRoleDefinition(
            name,
            resource_group_name=self.account_group,
            account_name=self.account,
            role_name=f"{member.service.name} writes {self.store.name}",
            type=azure_native.cosmosdb.RoleDefinitionType.CUSTOM_ROLE,
            assignable_scopes=[self.account_id],
            permissions=[{"data_actions": list(WRITE)}],
            opts=link_options(member, self.store.was),
        )


def lower_document_store(
    store: DocumentStore, scope: Scope, group: LoweredGroup
) -> LoweredDocumentStore:
    """Create the account and its container, or take the container that exists, by its id."""
    component = scope.component("stores", "DocumentStore", store)
    existing = scope.stack.existing_stores.get(store.name)
    if existing:
        lowered = _existing(store, existing, component)
    else:
        lowered = _create(store, scope, group, component)
    component.register_outputs({"name": lowered.container.name})
    return lowered


def _existing(
    store: DocumentStore, existing: str, component: pulumi.ComponentResource
) -> LoweredDocumentStore:
    inside = pulumi.ResourceOptions(parent=component)
    account = part(existing, "databaseAccounts")
    return LoweredDocumentStore(
        component,
        store,
        azure_native.cosmosdb.SqlResourceSqlContainer.get(store.name, existing, opts=inside),
        account,
        f"{group_id(existing)}/providers/{DATA}/{account}",
        part(existing, "resourceGroups"),
        part(existing, "sqlDatabases"),
    )


def _create(
    store: DocumentStore, scope: Scope, group: LoweredGroup, component: pulumi.ComponentResource
) -> LoweredDocumentStore:
    inside = pulumi.ResourceOptions(parent=component)
    account = _create_account(store, scope, group, inside)
    database = azure_native.cosmosdb.SqlResourceSqlDatabase(
        store.name,
        resource_group_name=group.name,
        account_name=account.name,
        # Not the store's name: another name is another database.
        database_name=identifier(scope.application),
        resource={"id": identifier(scope.application)},
        opts=inside,
    )
    container = azure_native.cosmosdb.SqlResourceSqlContainer(
        store.name,
        resource_group_name=group.name,
        account_name=account.name,
        database_name=database.name,
        container_name="documents",
        resource={
            "id": "documents",
            "partition_key": {
                "paths": [f"/{store.key}"],
                "kind": azure_native.cosmosdb.PartitionKind.HASH,
                "version": 2,
            },
            # A key and an order within it name one document, as the key alone does otherwise.
            "unique_key_policy": {"unique_keys": [{"paths": [f"/{store.sort}"]}]}
            if store.sort
            else None,
            "default_ttl": NEVER_UNLESS_SAID if store.expires else None,
        },
        options={"autoscale_settings": {"max_throughput": MOST_UNITS}} if scope.protected else None,
        # A container keeps its keys for life, and there is only one of a name.
        # https://learn.microsoft.com/azure/cosmos-db/unique-keys
        opts=pulumi.ResourceOptions(
            parent=component,
            replace_on_changes=["resource.partitionKey", "resource.uniqueKeyPolicy"],
            delete_before_replace=True,
        ),
    )
    return LoweredDocumentStore(
        component, store, container, account.name, account.id, group.name, database.name
    )


def _create_account(
    store: DocumentStore, scope: Scope, group: LoweredGroup, inside: pulumi.ResourceOptions
) -> azure_native.cosmosdb.DatabaseAccount:
    account = azure_native.cosmosdb.DatabaseAccount(
        store.name,
        resource_group_name=group.name,
        kind=azure_native.cosmosdb.DatabaseAccountKind.GLOBAL_DOCUMENT_DB,
        database_account_offer_type=azure_native.cosmosdb.DatabaseAccountOfferType.STANDARD,
        consistency_policy={
            "default_consistency_level": azure_native.cosmosdb.DefaultConsistencyLevel.SESSION
        },
        locations=[
            {
                "location_name": group.group.location,
                "failover_priority": 0,
                "is_zone_redundant": scope.protected,
            }
        ],
        capabilities=None if scope.protected else [{"name": "EnableServerless"}],
        backup_policy={
            "type": "Continuous",
            "continuous_mode_properties": {
                "tier": azure_native.cosmosdb.ContinuousTier.CONTINUOUS30_DAYS
                if scope.protected
                else azure_native.cosmosdb.ContinuousTier.CONTINUOUS7_DAYS
            },
        },
        # No keys: whoever asks says who it is.
        disable_local_auth=True,
        disable_key_based_metadata_write_access=True,
        minimal_tls_version=azure_native.cosmosdb.MinimalTlsVersion.TLS12,
        opts=inside,
    )
    if not scope.protected:
        explain(account, "Serverless: nothing while idle.")
    return account
