"""Storage accounts: all of them closed to the public, and all but one to keys."""

from __future__ import annotations

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.sdk import azure_native, pulumi


def create_account(  # noqa: PLR0913 (two of them say of what kind it is)
    name: str,
    account_name: pulumi.Output[str],
    group: LoweredGroup,
    opts: pulumi.ResourceOptions,
    *,
    spread: bool,
    keys: bool = False,
) -> azure_native.storage.StorageAccount:
    """Create an account, which is `spread` over the region's zones, or opened by `keys`, or not."""
    return azure_native.storage.StorageAccount(
        name,
        account_name=account_name,
        resource_group_name=group.name,
        kind=azure_native.storage.Kind.STORAGE_V2,
        sku={
            "name": azure_native.storage.SkuName.STANDARD_ZRS
            if spread
            else azure_native.storage.SkuName.STANDARD_LRS
        },
        allow_blob_public_access=False,
        allow_cross_tenant_replication=False,
        allow_shared_key_access=keys,
        default_to_o_auth_authentication=None if keys else True,
        enable_https_traffic_only=True,
        minimum_tls_version=azure_native.storage.MinimumTlsVersion.TLS1_2,
        opts=opts,
    )
