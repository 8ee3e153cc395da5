"""What all stores have in common: their disks."""

from __future__ import annotations

from twofold.clouds.kubernetes.cluster import Cluster

# Gibibytes of a store's disk: it can be made larger, and never smaller. A transform sets others.
DISPOSABLE_DISK, PROTECTED_DISK = "10Gi", "50Gi"


def disk(cluster: Cluster) -> str:
    """How large a store's disk is."""
    return PROTECTED_DISK if cluster.protected else DISPOSABLE_DISK
