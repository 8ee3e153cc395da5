"""Azure's look-ups: facts of the subscription, and things that exist in the stand-in's cloud."""

from __future__ import annotations

from collections.abc import Callable

from ..cloud import Cloud
from ..look_ups import Answers
from ..problems import Problem, RefusedError
from ..wire import Values
from .limits import made_by
from .outputs import SUBSCRIPTION, TENANT, path_of


def _client(_: Cloud, __: Values) -> Values:
    return {
        "clientId": "11111111-2222-4333-8444-555555555555",
        "objectId": "66666666-7777-4888-9999-000000000000",
        "subscriptionId": SUBSCRIPTION,
        "tenantId": TENANT,
    }


def _one(kind: str) -> Callable[[Cloud, Values], Values]:
    """Look up the one thing of a type that the arguments name."""

    def answer(cloud: Cloud, arguments: Values) -> Values:
        identity = path_of(made_by(kind).path, arguments)
        found = cloud.find(kind, identity, {})
        if not found:
            raise RefusedError(Problem("", f"{identity} does not exist"))
        return {"id": identity, **found["outputs"]}

    return answer


ANSWERS: Answers = {
    "azure-native:authorization:getClientConfig": _client,
    "azure-native:keyvault:getVault": _one("azure-native:keyvault:Vault"),
    "azure-native:managedidentity:getUserAssignedIdentity": _one(
        "azure-native:managedidentity:UserAssignedIdentity"
    ),
    "azure-native:network:getVirtualNetwork": _one("azure-native:network:VirtualNetwork"),
    "azure-native:resources:getResourceGroup": _one("azure-native:resources:ResourceGroup"),
    "azure-native:servicebus:getNamespace": _one("azure-native:servicebus:Namespace"),
    "azure-native:storage:getStorageAccount": _one("azure-native:storage:StorageAccount"),
}
