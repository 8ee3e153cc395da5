"""A bucket is a container of a storage account of its own."""

from __future__ import annotations

from twofold.clouds.azure.grants import Grant, Member
from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.ids import part
from twofold.clouds.azure.names import account_prefix, unique
from twofold.clouds.azure.roles import Role
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.azure.storage import create_account
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain, hold_data
from twofold.services.model import Access, Bucket, Use
from twofold.values import frozen

ROLES: dict[Access, Role] = {
    "read": "Storage Blob Data Reader",
    "write": "Storage Blob Data Contributor",
    "read-write": "Storage Blob Data Contributor",
}

# Whatever a writer does, it does not read: neither objects nor their list, which is a read too.
# https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes
UNSEEN = (
    "(!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'}))"
)

# Old versions, and what was deleted, cost as much as objects do.
OLD_VERSIONS_DAYS = 30
DELETED_DAYS, PROTECTED_DELETED_DAYS = 7, 30


@frozen
class LoweredBucket:
    """A container, by name and id, and where its account is reached."""

    component: pulumi.ComponentResource
    store: Bucket
    container: azure_native.storage.BlobContainer
    container_id: pulumi.Input[str]
    endpoint: pulumi.Input[str]

    def grant(self, link: Use, member: Member) -> Grant:
        """Let a service read or write objects; who reads may also see which there are."""
        role = member.may(
            ROLES[link.access],
            self.store.name,
            self.store.was,
            self.container_id,
            UNSEEN if link.access == "write" else None,
        )
        if link.access != "read":
            explain(role, "The narrowest role that writes objects; it may also delete them all.")
        return Grant({"name": self.container.name, "endpoint": self.endpoint}, (role,))


def lower_bucket(store: Bucket, scope: Scope, group: LoweredGroup) -> LoweredBucket:
    """Create the account and its container, or take the container that exists, by its id."""
    component = scope.component("stores", "Bucket", store)
    existing = scope.stack.existing_stores.get(store.name)
    if existing:
        account = part(existing, "storageAccounts")
        container = azure_native.storage.BlobContainer.get(
            store.name, existing, opts=pulumi.ResourceOptions(parent=component)
        )
        endpoint = f"https://{account}.blob.core.windows.net/"
        lowered = LoweredBucket(component, store, container, existing, endpoint)
    else:
        lowered = _create(store, scope, group, component)
    component.register_outputs({"name": lowered.container.name})
    return lowered


def _create(
    store: Bucket, scope: Scope, group: LoweredGroup, component: pulumi.ComponentResource
) -> LoweredBucket:
    inside = pulumi.ResourceOptions(parent=component)
    called = unique(store.name, account_prefix(scope.application, store.name), component)
    account = create_account(store.name, called, group, inside, spread=scope.protected)
    container = azure_native.storage.BlobContainer(
        store.name,
        resource_group_name=group.name,
        account_name=account.name,
        container_name="objects",
        public_access=azure_native.storage.PublicAccess.NONE,
        opts=inside,
    )
    # Others hold code, which nobody means to keep.
    hold_data(account)
    hold_data(container)
    _keep_versions(store, scope, group, account, inside)
    endpoint = pulumi.Output.format("https://{}.blob.core.windows.net/", account.name)
    return LoweredBucket(component, store, container, container.id, endpoint)


def _keep_versions(
    store: Bucket,
    scope: Scope,
    group: LoweredGroup,
    account: azure_native.storage.StorageAccount,
    inside: pulumi.ResourceOptions,
) -> None:
    """Let what was written over or deleted be had back for a while."""
    days = PROTECTED_DELETED_DAYS if scope.protected else DELETED_DAYS
    versions = azure_native.storage.BlobServiceProperties(
        store.name,
        resource_group_name=group.name,
        account_name=account.name,
        blob_services_name="default",
        is_versioning_enabled=True,
        delete_retention_policy={"enabled": True, "days": days},
        container_delete_retention_policy={"enabled": True, "days": days},
        opts=inside,
    )
    azure_native.storage.ManagementPolicy(
        store.name,
        resource_group_name=group.name,
        account_name=account.name,
        management_policy_name="default",
        policy={
            "rules": [
                {
                    "name": "expire-leftovers",
                    "type": azure_native.storage.RuleType.LIFECYCLE,
                    "enabled": True,
                    "definition": {
                        "filters": {"blob_types": ["blockBlob"]},
                        "actions": {
                            "version": {
                                "delete": {"days_after_creation_greater_than": OLD_VERSIONS_DAYS}
                            }
                        },
                    },
                }
            ]
        },
        # Rules about versions are refused where there are none.
        opts=pulumi.ResourceOptions(parent=inside.parent, depends_on=[versions]),
    )
