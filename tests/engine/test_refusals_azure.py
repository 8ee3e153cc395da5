"""What the stand-in for Azure refuses: one test for each kind of refusal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as proto

from . import sdk
from .azure import limits
from .azure.mappings import MAPPINGS
from .azure.outputs import SUBSCRIPTION
from .azure.provider import AzureProvider
from .azure.references import missing, references
from .cloud import Cloud
from .wire import UNKNOWN, Value, Values, message, plain

ACCOUNT = "azure-native:storage:StorageAccount"
APP = "azure-native:web:WebApp"
ASSIGNMENT = "azure-native:authorization:RoleAssignment"
COSMOS = "azure-native:cosmosdb:DatabaseAccount"
COSMOS_ASSIGNMENT = "azure-native:cosmosdb:SqlResourceSqlRoleAssignment"
COSMOS_DEFINITION = "azure-native:cosmosdb:SqlResourceSqlRoleDefinition"
BLOBS = "azure-native:storage:BlobServiceProperties"
CONTAINER = "azure-native:storage:BlobContainer"
CLUSTER = "azure-native:containerservice:ManagedCluster"
DOOR = "azure-native:app:ContainerApp"
ENVIRONMENT = "azure-native:app:ManagedEnvironment"
TRUST = "azure-native:managedidentity:FederatedIdentityCredential"
DATABASE = "azure-native:dbforpostgresql:Server"
QUEUE = "azure-native:servicebus:Queue"
SUBNET = "azure-native:network:Subnet"
VAULT = "azure-native:keyvault:Vault"

GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/shop"
BUS = f"{GROUP}/providers/Microsoft.ServiceBus/namespaces/shop"
DATA = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/shopdata"
DOCUMENTS = f"{GROUP}/providers/Microsoft.DocumentDB/databaseAccounts/shop"
ROLES = "/providers/Microsoft.Authorization/roleDefinitions"
SENDER = f"{ROLES}/69a216fc-b8fb-44d8-bc22-1f3c2cd27a39"

TEMPLATE: Values = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [],
}
INSIDE: Values = {"resourceGroupName": "shop", "location": "westeurope"}
ACCOUNT_INPUTS: Values = {**INSIDE, "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
QUEUE_INPUTS: Values = {"resourceGroupName": "shop", "namespaceName": "shop-orders"}
TRUSTED: Values = {
    "resourceGroupName": "shop",
    "resourceName": "shop-cart",
    "issuer": "https://westeurope.oic.prod-aks.azure.com/a/b/",
    "subject": "system:serviceaccount:shop-dev:cart",
    "audiences": ["api://AzureADTokenExchange"],
}
GRANT: Values = {
    "principalId": UNKNOWN,
    "principalType": "ServicePrincipal",
    "roleDefinitionId": SENDER,
    "scope": f"{BUS}/queues/orders",
}


def check(tmp_path: Path, token: str, inputs: Values) -> proto.CheckResponse:
    """What `Check` answers to a request."""
    request = proto.CheckRequest(
        urn=f"urn:pulumi:dev::small::shop:stores:Store${token}::thing",
        news=message(inputs),
        randomSeed=b"seed",
    )
    provider = AzureProvider(Cloud(tmp_path / "cloud.json"))
    return provider.Check(request, cast("grpc.ServicerContext", None))


def refusals(tmp_path: Path, token: str, inputs: Values) -> dict[str, str]:
    """The reasons of a refusal, by property."""
    answer = check(tmp_path, token, inputs)
    return {failure.property: failure.reason for failure in answer.failures}


def app(**inputs: Value) -> Values:
    return {**INSIDE, "kind": "functionapp,linux", "reserved": True, **inputs}


REFUSED: dict[str, tuple[str, Values, str, str]] = {
    "an unknown type": ("azure-native:web:Heap", {}, "", "no resource type azure-native:web:Heap"),
    "a type that is not mapped": ("azure-native:batch:Pool", {}, "", "map it in mappings.py"),
    "an unknown input": (QUEUE, {**QUEUE_INPUTS, "timeout": 3}, "timeout", "unknown property"),
    "a missing input": (
        QUEUE,
        {"resourceGroupName": "shop"},
        "namespaceName",
        "missing required property",
    ),
    "a wrong type": (
        QUEUE,
        {**QUEUE_INPUTS, "maxDeliveryCount": "ten"},
        "maxDeliveryCount",
        "expected a whole number",
    ),
    "an unknown input in a block": (
        ACCOUNT,
        {**ACCOUNT_INPUTS, "sku": {"name": "Standard_LRS", "colour": "red"}},
        "sku.colour",
        "unknown property",
    ),
    "a missing input in a block": (
        ACCOUNT,
        {**ACCOUNT_INPUTS, "sku": {}},
        "sku.name",
        "missing required property",
    ),
    "a value outside an enum of the SDK's that takes any text": (
        ACCOUNT,
        {**ACCOUNT_INPUTS, "minimumTlsVersion": "TLS9_9"},
        "minimumTlsVersion",
        "'TLS9_9' is not one of TLS1_0",
    ),
    "a value outside an enum in a block": (
        ACCOUNT,
        {**ACCOUNT_INPUTS, "sku": {"name": "Standard_CHEAP"}},
        "sku.name",
        "'Standard_CHEAP' is not one of",
    ),
    "a value outside an enum in a list": (
        APP,
        app(
            siteConfig={
                "ipSecurityRestrictions": [{"ipAddress": "AzureCloud", "tag": "Everything"}]
            }
        ),
        "siteConfig.ipSecurityRestrictions[0].tag",
        "'Everything' is not one of",
    ),
    "a kind of block that there is not": (
        COSMOS,
        {
            **INSIDE,
            "databaseAccountOfferType": "Standard",
            "locations": [{"locationName": "westeurope"}],
            "backupPolicy": {"type": "Never"},
        },
        "backupPolicy.type",
        "'Never' is not one of",
    ),
    "a number out of range": (
        BLOBS,
        {
            "resourceGroupName": "shop",
            "accountName": "shopdata",
            "blobServicesName": "default",
            "deleteRetentionPolicy": {"enabled": True, "days": 366},
        },
        "deleteRetentionPolicy.days",
        "more than 365",
    ),
    "a name that is too long": (
        ACCOUNT,
        {**ACCOUNT_INPUTS, "accountName": "x" * 25},
        "accountName",
        "longer than 24",
    ),
    "a name that does not match": (
        ACCOUNT,
        {**ACCOUNT_INPUTS, "accountName": "shop-data"},
        "accountName",
        "does not match",
    ),
    "a name that only the documentation forbids": (
        VAULT,
        {
            **INSIDE,
            "vaultName": "shop--data",
            "properties": {"tenantId": UNKNOWN, "sku": {"family": "A", "name": "standard"}},
        },
        "vaultName",
        "does not match",
    ),
    "a duration that is none": (
        QUEUE,
        {**QUEUE_INPUTS, "lockDuration": "1 minute"},
        "lockDuration",
        "does not match",
    ),
    "what Azure alone sets": (
        SUBNET,
        {
            "resourceGroupName": "shop",
            "virtualNetworkName": "shop",
            "addressPrefix": "10.0.0.0/24",
            "serviceEndpoints": [{"service": "Microsoft.Storage", "provisioningState": "Done"}],
        },
        "serviceEndpoints[0].provisioningState",
        "is set by the cloud alone",
    ),
    "a place that is nowhere given": (
        VAULT,
        {
            "resourceGroupName": "shop",
            "properties": {"tenantId": UNKNOWN, "sku": {"family": "A", "name": "standard"}},
        },
        "location",
        "no location",
    ),
    "a role that is none of Azure's": (
        ASSIGNMENT,
        {**GRANT, "roleDefinitionId": f"{ROLES}/00000000-1111-4222-8333-444444444444"},
        "roleDefinitionId",
        "no built-in role",
    ),
    "a role by its name": (
        ASSIGNMENT,
        {**GRANT, "roleDefinitionId": "Azure Service Bus Data Sender"},
        "roleDefinitionId",
        "no built-in role",
    ),
    "a role about something else": (
        ASSIGNMENT,
        {**GRANT, "scope": f"{GROUP}/providers/Microsoft.Storage/storageAccounts/shop"},
        "scope",
        "Azure Service Bus Data Sender is about Microsoft.ServiceBus",
    ),
    "a role for a whole group": (
        ASSIGNMENT,
        {**GRANT, "scope": GROUP},
        "scope",
        "is no such thing",
    ),
    "a principal of no kind": (
        ASSIGNMENT,
        {key: value for key, value in GRANT.items() if key != "principalType"},
        "principalType",
        "just made",
    ),
    "an assignment's name that is no UUID": (
        ASSIGNMENT,
        {**GRANT, "roleAssignmentName": "sender"},
        "roleAssignmentName",
        "does not match",
    ),
    "a role that is none of Cosmos DB's": (
        COSMOS_ASSIGNMENT,
        {
            "resourceGroupName": "shop",
            "accountName": "shop",
            "principalId": UNKNOWN,
            "scope": UNKNOWN,
            "roleDefinitionId": SENDER,
        },
        "roleDefinitionId",
        "no role of Cosmos DB's",
    ),
    "an action on data that there is not": (
        COSMOS_DEFINITION,
        {
            "resourceGroupName": "shop",
            "accountName": "shop",
            "roleName": "Write orders",
            "permissions": [{"dataActions": ["Microsoft.DocumentDB/databaseAccounts/items/write"]}],
        },
        "permissions[0].dataActions[0]",
        "no action on data",
    ),
    "a condition of no version": (
        ASSIGNMENT,
        {**GRANT, "condition": "(true)"},
        "conditionVersion",
        "2.0",
    ),
    "a size that no instance has": (
        APP,
        app(functionAppConfig={"scaleAndConcurrency": {"instanceMemoryMB": 1024}}),
        "functionAppConfig.scaleAndConcurrency.instanceMemoryMB",
        "1024 is not one of",
    ),
    "an identity that is not the app's": (
        APP,
        app(keyVaultReferenceIdentity=f"{GROUP}/x"),
        "keyVaultReferenceIdentity",
        "no identity of the app",
    ),
    "a setting that a Flex Consumption plan does not take": (
        APP,
        app(
            functionAppConfig={"runtime": {"name": "python", "version": "3.13"}},
            siteConfig={"appSettings": [{"name": "WEBSITE_RUN_FROM_PACKAGE", "value": "1"}]},
        ),
        "siteConfig.appSettings[0].name",
        "no setting of an app",
    ),
    "a setting's name with a hyphen": (
        APP,
        app(siteConfig={"appSettings": [{"name": "GATEWAY-KEY", "value": "1"}]}),
        "siteConfig.appSettings[0].name",
        "more than letters",
    ),
    "a setting that is there twice": (
        APP,
        app(siteConfig={"appSettings": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}),
        "siteConfig.appSettings[1].name",
        "twice",
    ),
    "a vault that may be purged again": (
        VAULT,
        {
            **INSIDE,
            "properties": {
                "tenantId": UNKNOWN,
                "sku": {"family": "A", "name": "standard"},
                "enablePurgeProtection": False,
            },
        },
        "properties.enablePurgeProtection",
        "does not take false",
    ),
    "a private endpoint of a part that there is not": (
        "azure-native:network:PrivateEndpoint",
        {
            **INSIDE,
            "privateLinkServiceConnections": [
                {"name": "x", "privateLinkServiceId": DOCUMENTS, "groupIds": ["sqlServer"]}
            ],
        },
        "privateLinkServiceConnections[0].groupIds",
        "sqlServer is no part of",
    ),
    "a standby of a burstable server": (
        DATABASE,
        {
            **INSIDE,
            "sku": {"name": "Standard_B1ms", "tier": "Burstable"},
            "highAvailability": {"mode": "ZoneRedundant"},
        },
        "highAvailability.mode",
        "no standby",
    ),
    "a lock that lasts too long": (
        QUEUE,
        {**QUEUE_INPUTS, "lockDuration": "PT10M"},
        "lockDuration",
        "longer than five minutes",
    ),
    "a parameter that a template does not declare": (
        "azure-native:resources:Deployment",
        {
            "resourceGroupName": "shop",
            "properties": {
                "mode": "Incremental",
                "template": {**TEMPLATE, "parameters": {"site": {"type": "string"}}},
                "parameters": {"site": {"value": "x"}, "cite": {"value": "x"}},
            },
        },
        "properties.parameters.cite",
        "declares no such parameter",
    ),
    "a parameter that a template waits for": (
        "azure-native:resources:Deployment",
        {
            "resourceGroupName": "shop",
            "properties": {
                "mode": "Incremental",
                "template": {**TEMPLATE, "parameters": {"site": {"type": "string"}}},
            },
        },
        "properties.parameters",
        "site is not given",
    ),
    "an identity that is not the workflow's": (
        "azure-native:logic:Workflow",
        {
            **INSIDE,
            "definition": {"actions": {"send": {"authentication": {"identity": f"{GROUP}/x"}}}},
        },
        "definition.actions.send.authentication.identity",
        "no identity of the workflow",
    ),
    "an app on Linux that is not reserved": (
        APP,
        {**INSIDE, "kind": "functionapp,linux"},
        "reserved",
        "is reserved",
    ),
    "memory that does not go with a door's processors": (
        DOOR,
        {**INSIDE, "template": {"containers": [{"resources": {"cpu": 0.25, "memory": "1Gi"}}]}},
        "template.containers[0].resources.memory",
        "does not go with 0.25 processors",
    ),
    "a door that leads nowhere": (
        DOOR,
        {**INSIDE, "configuration": {"ingress": {"external": True}}},
        "configuration.ingress.targetPort",
        "where requests go",
    ),
    "a container app that is asked too late whether it is well": (
        DOOR,
        {**INSIDE, "template": {"containers": [{"probes": [{"initialDelaySeconds": 61}]}]}},
        "template.containers[0].probes[0].initialDelaySeconds",
        "from 1 to 60",
    ),
    "a container app that is woken by somebody else": (
        DOOR,
        {
            **INSIDE,
            "identity": {"type": "UserAssigned", "userAssignedIdentities": [f"{GROUP}/cart"]},
            "template": {
                "scale": {"rules": [{"name": "news", "custom": {"identity": f"{GROUP}/stock"}}]}
            },
        },
        "template.scale.rules",
        "is no identity of the app",
    ),
    "an environment over zones without a network": (
        ENVIRONMENT,
        {**INSIDE, "zoneRedundant": True},
        "zoneRedundant",
        "needs a subnet",
    ),
    "an environment that logs into a workspace without its key": (
        ENVIRONMENT,
        {**INSIDE, "appLogsConfiguration": {"destination": "log-analytics"}},
        "appLogsConfiguration",
        "a workspace and its key",
    ),
    "a federated credential for somebody else than Entra": (
        TRUST,
        {**TRUSTED, "audiences": ["api://shop"]},
        "audiences",
        "is Entra's own",
    ),
    "a federated credential of no service account": (
        TRUST,
        {**TRUSTED, "subject": "system:serviceaccount:shop-dev"},
        "subject",
        "names no service account",
    ),
    "a cluster without a pool for what is the system's": (
        CLUSTER,
        {**INSIDE, "agentPoolProfiles": [{"name": "apps", "mode": "User"}]},
        "agentPoolProfiles",
        "has a pool of mode System",
    ),
    "a pool that scales beside nodes that come by themselves": (
        CLUSTER,
        {
            **INSIDE,
            "nodeProvisioningProfile": {"mode": "Auto"},
            "agentPoolProfiles": [{"name": "a", "mode": "System", "enableAutoScaling": True}],
        },
        "agentPoolProfiles[0].enableAutoScaling",
        "provisioned automatically",
    ),
    "a cluster that nobody could log in to": (
        CLUSTER,
        {**INSIDE, "disableLocalAccounts": True},
        "disableLocalAccounts",
        "without Entra",
    ),
}


@pytest.mark.parametrize(("token", "inputs", "path", "reason"), REFUSED.values(), ids=REFUSED)
def test_it_refuses(tmp_path: Path, token: str, inputs: Values, path: str, reason: str) -> None:
    found = refusals(tmp_path, token, inputs)

    assert reason in found.get(path, ""), found


def test_it_takes_what_is_right(tmp_path: Path) -> None:
    identity = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/cart"
    inputs = app(
        serverFarmId=UNKNOWN,
        httpsOnly=True,
        identity={"type": "UserAssigned", "userAssignedIdentities": [identity]},
        siteConfig={
            "appSettings": [{"name": "AzureWebJobsStorage__credential", "value": "managedidentity"}]
        },
        functionAppConfig={
            "deployment": {
                "storage": {
                    "type": "blobContainer",
                    "value": UNKNOWN,
                    "authentication": {
                        "type": "UserAssignedIdentity",
                        "userAssignedIdentityResourceId": identity,
                    },
                }
            },
            "runtime": {"name": "python", "version": "3.13"},
            "scaleAndConcurrency": {"maximumInstanceCount": 40, "instanceMemoryMB": 2048},
        },
        tags={"service": "cart"},
    )

    assert refusals(tmp_path, APP, inputs) == {}
    assert refusals(tmp_path, ASSIGNMENT, GRANT) == {}
    assert refusals(tmp_path, ACCOUNT, {**ACCOUNT_INPUTS, "accountName": "shop1data"}) == {}


def test_what_has_no_name_is_named_as_by_the_provider(tmp_path: Path) -> None:
    """By the logical name and eight digits; what lies deeper, by the logical name alone."""
    inside: Values = {"resourceGroupName": "shop", "accountName": "shop"}

    account = plain(check(tmp_path, ACCOUNT, ACCOUNT_INPUTS).inputs)
    container = plain(check(tmp_path, CONTAINER, inside).inputs)
    grant = plain(check(tmp_path, ASSIGNMENT, GRANT).inputs)

    assert re.fullmatch("thing[0-9a-f]{8}", str(account["accountName"]))
    assert account["__createBeforeDelete"] is True
    assert container["containerName"] == "thing"
    assert "__createBeforeDelete" not in container
    assert re.fullmatch("[0-9a-f-]{36}", str(grant["roleAssignmentName"]))


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("scope", f"{BUS}/queues/orders", None),
        ("scope", f"{BUS}/queues/order", "does not exist"),
        ("scope", BUS.replace(SUBSCRIPTION, "1" * 8 + SUBSCRIPTION[8:]), "another subscription"),
        ("url", "https://shopdata.blob.core.windows.net/code", None),
        ("url", "shopdata2.blob.core.windows.net", "nothing answers at shopdata2"),
        ("url", "https://shopdata.blob.core.windows.net/lost", "/lost does not exist"),
        ("url", "https://shop.vault.azure.net/secrets/key", None),
        ("url", "https://shop.vault.azure.net/secrets/lost", "secrets/lost does not exist"),
        ("url", "shop.servicebus.windows.net", None),
        ("url", "Endpoint=sb://lost.servicebus.windows.net/;x=y", "nothing answers at lost"),
        ("principalId", "0a000000-0000-4000-8000-000000000001", None),
        ("principalId", "0a000000-0000-4000-8000-000000000002", "does not exist"),
        ("id", f"{DATA}/blobServices/default", None),
        ("id", f"{DATA}/blobServices/default/containers/lost", "does not exist"),
        ("id", f"{DOCUMENTS}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000001", None),
        ("id", f"{DOCUMENTS}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000009", "exist"),
        ("id", f"{DOCUMENTS}/dbs/shop/colls/carts", None),
        ("id", f"{DOCUMENTS}/dbs/shop/colls/cart", "does not exist"),
        ("id", f"/subscriptions/{SUBSCRIPTION}{SENDER}", None),
    ],
)
def test_references_must_resolve(path: str, value: str, reason: str | None) -> None:
    known = {
        f"{BUS}/queues/orders",
        DATA,
        DOCUMENTS,
        f"{DOCUMENTS}/sqlDatabases/shop/containers/carts",
        "https://shopdata.blob.core.windows.net/",
        f"{DATA}/blobServices/default/containers/code",
        "https://shop.vault.azure.net/",
        "https://shop.vault.azure.net/secrets/key",
        "https://shop.servicebus.windows.net:443/",
        "0a000000-0000-4000-8000-000000000001",
    }

    found = [missing(each, known, "") for each in references(ASSIGNMENT, {path: value})]
    refused = [each for each in found if each]

    assert found
    assert len(refused) == (1 if reason else 0)
    assert reason is None or reason in refused[0]


def test_what_lies_in_something_needs_it() -> None:
    inside = {**QUEUE_INPUTS, "queueName": "orders"}

    found = [missing(each, {GROUP}, "") for each in references(QUEUE, inside)]

    assert found == [None, f"{BUS}-orders does not exist"]


@pytest.mark.parametrize("token", MAPPINGS)
def test_every_input_is_held_against_azures_own_models(token: str) -> None:
    """Or there is a reason beside it; a new input of the SDK shows up here."""
    assert list(limits.unmapped(token)) == []
    assert list(limits.stale(token)) == []


def test_every_type_that_twofold_makes_on_azure_is_mapped() -> None:
    lowerings = Path(__file__).parents[2] / "generators" / "twofold" / "clouds" / "azure"
    text = "\n".join(path.read_text(encoding="utf-8") for path in lowerings.rglob("*.py"))

    made = set(re.findall(r"\bazure_native\.([a-z0-9_]+\.[A-Z]\w+)\(", text))
    mapped = {_written(token) for token in MAPPINGS}

    assert made <= mapped


def _written(token: str) -> str:
    return f"{token.split(':')[1]}.{sdk.resource_class(token).__name__}"
