"""The registry of a platform stack: where applications' images go."""

from __future__ import annotations

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.placement.model import PlatformStack

# Long enough for pods of the time before to be gone. Only the Premium tier forgets by itself.
# https://learn.microsoft.com/azure/container-registry/container-registry-retention-policy
UNTAGGED_DAYS = 30


def create_registry(
    stack: PlatformStack, group: LoweredGroup, component: pulumi.ComponentResource
) -> azure_native.containerregistry.Registry:
    """One registry for what applications build: whoever asks it says who it is."""
    protected = stack.protected
    return azure_native.containerregistry.Registry(
        "images",
        resource_group_name=group.name,
        sku={
            "name": azure_native.containerregistry.SkuName.PREMIUM
            if protected
            else azure_native.containerregistry.SkuName.BASIC
        },
        admin_user_enabled=False,
        anonymous_pull_enabled=False,
        zone_redundancy=azure_native.containerregistry.ZoneRedundancy.ENABLED
        if protected
        else None,
        policies={
            "retention_policy": {
                "status": azure_native.containerregistry.PolicyStatus.ENABLED,
                "days": UNTAGGED_DAYS,
            }
        }
        if protected
        else None,
        opts=pulumi.ResourceOptions(parent=component),
    )


def image_url(images: azure_native.containerregistry.Registry) -> pulumi.Output[str]:
    """The repository of all images; their names are in the tags."""
    return pulumi.Output.format("{}/images", images.login_server)
