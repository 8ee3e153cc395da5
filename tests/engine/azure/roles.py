"""Azure's built-in roles, by their ids: those for the services that twofold uses.

The names and ids are from https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
(MicrosoftDocs/azure-docs, CC BY 4.0). A role that is not here is refused: add its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..problems import Problem
from ..wire import UNKNOWN, Value, leaves
from .outputs import DEPLOYER

ROLE_ASSIGNMENT = "azure-native:authorization:RoleAssignment"
COSMOS_ASSIGNMENT = "azure-native:cosmosdb:SqlResourceSqlRoleAssignment"
COSMOS_DEFINITION = "azure-native:cosmosdb:SqlResourceSqlRoleDefinition"

# By the service whose resources a role is about.
BUILT_IN: Mapping[str, Mapping[str, str]] = {
    "Microsoft.ContainerRegistry": {
        "7f951dda-4ed3-4680-a7ca-43fe172d538d": "AcrPull",
        "8311e382-0749-4cb8-b61a-304f252e45ec": "AcrPush",
    },
    "Microsoft.ContainerService": {
        "7f6c6a51-bcf8-42ba-9220-52d62157d7db": "Azure Kubernetes Service RBAC Reader",
        "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b": "Azure Kubernetes Service RBAC Cluster Admin",
    },
    "Microsoft.DurableTask": {
        "0ad04412-c4d5-4796-b79c-f76d14c8d402": "Durable Task Data Contributor",
        "80d0d6b0-f522-40a4-8886-a5a11720c375": "Durable Task Worker",
    },
    "Microsoft.EventGrid": {
        "d5a91429-5739-47e2-a06b-3470a27159e7": "EventGrid Data Sender",
    },
    "Microsoft.Insights": {
        "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
        "43d0d8ad-25c7-4714-9337-8ba259a9fe05": "Monitoring Reader",
    },
    "Microsoft.KeyVault": {
        "00482a5a-887f-4fb3-b363-3b7fe8e74483": "Key Vault Administrator",
        "21090545-7ca7-4776-b22c-e363652d74d2": "Key Vault Reader",
        "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
        "b86a8fe4-44ce-4948-aee5-eccb2c155cd7": "Key Vault Secrets Officer",
        "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba": "Key Vault Certificate User",
    },
    "Microsoft.ManagedIdentity": {
        "f1a07417-d97a-45cb-824c-7a7467783830": "Managed Identity Operator",
    },
    "Microsoft.Network": {
        "4d97b98b-1d4f-4787-a291-c67834d212e7": "Network Contributor",
    },
    "Microsoft.ServiceBus": {
        "090c5cfd-751d-490a-894a-3ce6f1109419": "Azure Service Bus Data Owner",
        "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0": "Azure Service Bus Data Receiver",
        "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39": "Azure Service Bus Data Sender",
    },
    "Microsoft.Storage": {
        "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
        "19e7f393-937e-4f77-808e-94535e297925": "Storage Queue Data Reader",
        "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
        "69566ab7-960f-475b-8e7c-b3118f30c6bd": "Storage File Data Privileged Contributor",
        "76199698-9eea-4c19-bc75-cec21354c6b6": "Storage Table Data Reader",
        "8a0f0c08-91a1-4084-bc3d-661d67233fed": "Storage Queue Data Message Processor",
        "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
        "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
        "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
        "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a": "Storage Queue Data Message Sender",
        "db58b8e5-c6ad-4a2a-8342-4190687cbf4a": "Storage Blob Delegator",
    },
    "Microsoft.Web": {
        "de139f84-1756-47ae-9be6-808fbbe84772": "Website Contributor",
    },
}
SERVICES = {role: service for service, roles in BUILT_IN.items() for role in roles}

# Cosmos DB's own roles, of data: Data Reader and Data Contributor; and what others may let do.
# https://learn.microsoft.com/azure/cosmos-db/nosql/reference-data-plane-security
COSMOS = frozenset({f"00000000-0000-0000-0000-00000000000{number}" for number in (1, 2)})
_COSMOS = "Microsoft.DocumentDB/databaseAccounts"
COSMOS_ACTIONS = frozenset(
    {
        f"{_COSMOS}/readMetadata",
        *(
            f"{_COSMOS}/sqlDatabases/containers/{action}"
            for action in (
                "*",
                "executeQuery",
                "executeStoredProcedure",
                "items/*",
                "items/create",
                "items/delete",
                "items/read",
                "items/replace",
                "items/upsert",
                "manageConflicts",
                "readChangeFeed",
            )
        ),
    }
)

DEFINITION = re.compile(
    r"^(/subscriptions/[0-9a-f-]+)?/providers/Microsoft\.Authorization/roleDefinitions/([0-9a-f-]+)$"
)
COSMOS_ROLE = re.compile(r"/databaseAccounts/[^/]+/sqlRoleDefinitions/([0-9a-f-]+)$")


def check(token: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Refuse a role that is none of Azure's, one for another service, and a vague principal."""
    role = given.get("roleDefinitionId")
    known = isinstance(role, str) and role != UNKNOWN
    if token == COSMOS_ASSIGNMENT and known and not COSMOS_ROLE.search(str(role)):
        yield Problem("roleDefinitionId", f"{role} is no role of Cosmos DB's")
    if token == COSMOS_DEFINITION:
        for path, action in leaves(given.get("permissions"), "permissions"):
            if action not in COSMOS_ACTIONS:
                yield Problem(path, f"{action} is no action on data of Cosmos DB's")
    if token == ROLE_ASSIGNMENT:
        yield from _check_assignment(given, role)


def _check_assignment(given: Mapping[str, Value], role: Value) -> Iterator[Problem]:
    # https://learn.microsoft.com/azure/role-based-access-control/role-assignments-template
    # tells to say so of a principal that was just made, which may not be everywhere yet.
    # Whoever runs the program has been there for long, and may be a user or a principal.
    if not given.get("principalType") and given.get("principalId") != DEPLOYER:
        yield Problem("principalType", "is needed for a principal that was just made")
    if not isinstance(role, str) or role == UNKNOWN:
        return
    found = DEFINITION.match(role)
    service = SERVICES.get(found[2]) if found else None
    scope = given.get("scope")
    if not service:
        yield Problem("roleDefinitionId", f"{role} is no built-in role that the stand-in knows")
    elif isinstance(scope, str) and scope != UNKNOWN and not _is_about(service, scope):
        name = BUILT_IN[service][role.rsplit("/", 1)[-1]]
        yield Problem("scope", f"{name} is about {service}; {scope} is no such thing")


# A group of resources, in which there may be some of any service.
GROUP = re.compile(r"/subscriptions/[^/]+/resourceGroups/[^/]+")


def _is_about(service: str, scope: str) -> bool:
    """Whether a role for a service says anything at a scope.

    What Kubernetes lets do, a group may say of the clusters in it.
    """
    if service == "Microsoft.ContainerService" and GROUP.fullmatch(scope):
        return True
    return f"/{service}/" in scope
