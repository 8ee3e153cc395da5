"""Azure's built-in roles, and their assignment to identities."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.resources.recorder import explain

# https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
Role: TypeAlias = Literal[
    "AcrPull",
    "Azure Kubernetes Service RBAC Cluster Admin",
    "Azure Service Bus Data Owner",
    "Azure Service Bus Data Receiver",
    "Azure Service Bus Data Sender",
    "Key Vault Secrets User",
    "Managed Identity Operator",
    "Monitoring Metrics Publisher",
    "Network Contributor",
    "Storage Blob Data Contributor",
    "Storage Blob Data Owner",
    "Storage Blob Data Reader",
    "Storage File Data Privileged Contributor",
    "Storage Table Data Contributor",
]
IDS: dict[Role, str] = {
    "AcrPull": "7f951dda-4ed3-4680-a7ca-43fe172d538d",
    "Azure Kubernetes Service RBAC Cluster Admin": "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b",
    "Azure Service Bus Data Owner": "090c5cfd-751d-490a-894a-3ce6f1109419",
    "Azure Service Bus Data Receiver": "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
    "Azure Service Bus Data Sender": "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
    "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
    "Managed Identity Operator": "f1a07417-d97a-45cb-824c-7a7467783830",
    "Monitoring Metrics Publisher": "3913510d-42f4-4e42-8a64-420c390055eb",
    "Network Contributor": "4d97b98b-1d4f-4787-a291-c67834d212e7",
    "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "Storage Blob Data Owner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    "Storage File Data Privileged Contributor": "69566ab7-960f-475b-8e7c-b3118f30c6bd",
    "Storage Table Data Contributor": "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
}
if IDS.keys() != set(get_args(Role)):
    raise AssertionError("a role without its id")


def assign(  # noqa: PLR0913 (who may do what, where, and when)
    name: str,
    role: Role,
    *,
    scope: pulumi.Input[str],
    principal_id: pulumi.Input[str],
    group: LoweredGroup,
    opts: pulumi.ResourceOptions,
    condition: str | None = None,
) -> azure_native.authorization.RoleAssignment:
    """Let an identity do what a role says, at a scope and nowhere else.

    The assignment's own name, a GUID, is left to Pulumi, which keeps it. A principal's type is
    said so that Azure does not look for an identity that its directory has yet to hear of.
    https://learn.microsoft.com/azure/role-based-access-control/role-assignments-template#new-service-principal
    """
    assignment = azure_native.authorization.RoleAssignment(
        name,
        scope=scope,
        role_definition_id=role_id(role, group),
        principal_id=principal_id,
        principal_type=azure_native.authorization.PrincipalType.SERVICE_PRINCIPAL,
        condition=condition,
        condition_version="2.0" if condition else None,
        opts=opts,
    )
    # Of the role itself, the program has nothing but an id.
    explain(assignment, f"The role '{role}'.")
    return assignment


def role_id(role: Role, group: LoweredGroup) -> pulumi.Output[str]:
    """A built-in role as the subscription knows it."""
    return pulumi.Output.format(
        "/subscriptions/{}/providers/Microsoft.Authorization/roleDefinitions/{}",
        group.subscription_id,
        IDS[role],
    )
