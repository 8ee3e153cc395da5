"""The identities of a platform's cluster: its own, its machines', and what each may do."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.azure.platform.network import Network
from twofold.clouds.azure.roles import assign
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.values import frozen


@frozen
class Identities:
    """Who the cluster is to Azure, and who its machines are; `ready` is when they may act."""

    cluster: azure_native.managedidentity.UserAssignedIdentity
    machines: azure_native.managedidentity.UserAssignedIdentity
    ready: Sequence[pulumi.Resource]


def create_identities(
    network: Network,
    images: azure_native.containerregistry.Registry,
    component: pulumi.ComponentResource,
) -> Identities:
    """Create both: the cluster uses two subnets and its machines' identity, those pull images.

    https://learn.microsoft.com/azure/aks/use-managed-identity
    """
    group, inside = network.group, pulumi.ResourceOptions(parent=component)
    cluster = azure_native.managedidentity.UserAssignedIdentity(
        "cluster", resource_group_name=group.name, opts=inside
    )
    machines = azure_native.managedidentity.UserAssignedIdentity(
        "machines", resource_group_name=group.name, opts=inside
    )
    joins = [
        assign(
            f"cluster-{name}",
            "Network Contributor",
            scope=network.subnets[name].id,
            principal_id=cluster.principal_id,
            group=group,
            opts=inside,
        )
        for name in ("machines", "entry")
    ]
    hands_out = assign(
        "cluster-identity",
        "Managed Identity Operator",
        scope=machines.id,
        principal_id=cluster.principal_id,
        group=group,
        opts=inside,
    )
    pull = assign(
        "machines-images",
        "AcrPull",
        scope=images.id,
        principal_id=machines.principal_id,
        group=group,
        opts=inside,
    )
    return Identities(cluster, machines, [*joins, hands_out, pull])
