"""What all stores have in common: who uses them, their disks, and how they are kept."""

from __future__ import annotations

from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.sdk import pulumi

# Gibibytes of a store's disk: it can be made larger, and never smaller. A transform sets others.
DISPOSABLE_DISK, PROTECTED_DISK = "10Gi", "50Gi"


def disk(cluster: Cluster) -> str:
    """How large a store's disk is."""
    return PROTECTED_DISK if cluster.protected else DISPOSABLE_DISK


def kept(
    cluster: Cluster, component: pulumi.ComponentResource, *after: pulumi.Resource
) -> pulumi.ResourceOptions:
    """Options of an object that holds data: in a protected environment nothing deletes it."""
    return pulumi.ResourceOptions(
        parent=component,
        provider=cluster.provider,
        depends_on=list(after),
        protect=cluster.protected,
        retain_on_delete=cluster.protected,
    )
