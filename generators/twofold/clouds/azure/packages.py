"""What deploying needs and running does not: a storage account for packages of code."""

from __future__ import annotations

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.names import account_prefix, unique
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.azure.storage import create_account
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.services.model import Service
from twofold.values import frozen


@frozen
class LoweredPackages:
    """The account, and the container that packages of code lie in."""

    component: pulumi.ComponentResource
    account: azure_native.storage.StorageAccount
    container: azure_native.storage.BlobContainer
    scope: Scope

    def upload(
        self, service: Service, group: LoweredGroup, opts: pulumi.ResourceOptions
    ) -> azure_native.storage.Blob:
        """Put a service's code where Azure can fetch it from."""
        return self.put(service.name, self.scope.archive(service), group, opts)

    def put(
        self,
        name: str,
        archive: pulumi.FileArchive,
        group: LoweredGroup,
        opts: pulumi.ResourceOptions,
    ) -> azure_native.storage.Blob:
        """Put a folder where Azure can fetch it from.

        The provider replaces a blob whose content is another one, under the same name: made
        first and deleted then, it would be gone.
        """
        return azure_native.storage.Blob(
            name,
            resource_group_name=group.name,
            account_name=self.account.name,
            container_name=self.container.name,
            blob_name=f"{name}.zip",
            source=archive,
            content_type="application/zip",
            opts=pulumi.ResourceOptions(parent=opts.parent, delete_before_replace=True),
        )


def lower_packages(scope: Scope, group: LoweredGroup) -> LoweredPackages:
    """Create the account and its container."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Packages", "packages")
    explain(component, "The code of services, from where Azure deploys it.")
    inside = pulumi.ResourceOptions(parent=component)
    called = unique("packages", account_prefix(scope.application, "code"), component)
    # The provider uploads with a key, and so does who mounts a script's folder.
    # https://github.com/pulumi/pulumi-azure-native/issues/2015
    account = create_account("packages", called, group, inside, spread=False, keys=True)
    explain(account, "The one account whose keys work: it holds code, which is in the repository.")
    container = azure_native.storage.BlobContainer(
        "packages",
        resource_group_name=group.name,
        account_name=account.name,
        public_access=azure_native.storage.PublicAccess.NONE,
        opts=inside,
    )
    component.register_outputs({"account": account.name})
    return LoweredPackages(component, account, container, scope)
