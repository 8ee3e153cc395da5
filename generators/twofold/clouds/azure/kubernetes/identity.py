"""How pods are a service's identity: Entra trusts what their cluster says of them."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.azure.grants import Member
from twofold.clouds.azure.sdk import azure_native, pulumi

# For whom a cluster's token is, as Entra wants it.
# https://learn.microsoft.com/entra/workload-id/workload-identity-federation
AUDIENCE = "api://AzureADTokenExchange"

# What says to the cluster whom its pods are, and which pods ask.
# https://learn.microsoft.com/azure/aks/workload-identity-overview#service-account-labels-and-annotations
ANNOTATION = "azure.workload.identity/client-id"
LABELS: Mapping[str, str] = {"azure.workload.identity/use": "true"}


def subject(namespace: str, account: str) -> str:
    """A service account as a cluster's tokens name it.

    >>> subject("shop-dev", "cart")
    'system:serviceaccount:shop-dev:cart'
    """
    return f"system:serviceaccount:{namespace}:{account}"


def lend(
    member: Member, namespace: str, issuer: pulumi.Input[str]
) -> azure_native.managedidentity.FederatedIdentityCredential:
    """Let the service's own pods, and no others, be its identity."""
    name = member.service.name
    return azure_native.managedidentity.FederatedIdentityCredential(
        name,
        resource_group_name=member.group.name,
        resource_name_=member.identity.identity.name,
        issuer=issuer,
        subject=subject(namespace, name),
        audiences=[AUDIENCE],
        opts=pulumi.ResourceOptions(parent=member.component),
    )
