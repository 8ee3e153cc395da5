"""Azure's look-ups: facts of the subscription, and things that exist in the stand-in's cloud."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable

from ..cloud import Cloud
from ..look_ups import Answers
from ..problems import Problem, RefusedError
from ..wire import Values
from .limits import made_by
from .outputs import DEPLOYER, SUBSCRIPTION, TENANT, path_of


def _client(_: Cloud, __: Values) -> Values:
    return {
        "clientId": "11111111-2222-4333-8444-555555555555",
        "objectId": DEPLOYER,
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


def _credentials(cloud: Cloud, arguments: Values) -> Values:
    """A kubeconfig without a credential, which asks `kubelogin` for one; JSON is YAML.

    https://learn.microsoft.com/azure/aks/kubelogin-authentication
    """
    found = _one("azure-native:containerservice:ManagedCluster")(cloud, arguments)
    name = str(found["id"]).rsplit("/", 1)[-1]
    login = ["get-token", "--tenant-id", TENANT, "--login", "devicecode"]
    user = {"exec": {"command": "kubelogin", "args": login}}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": name,
        "contexts": [{"name": name, "context": {"cluster": name, "user": "user"}}],
        "clusters": [{"name": name, "cluster": {"server": f"https://{found['fqdn']}:443"}}],
        "users": [{"name": "user", "user": user}],
    }
    value = b64encode(json.dumps(config).encode()).decode()
    return {"kubeconfigs": [{"name": "clusterUser", "value": value}]}


ANSWERS: Answers = {
    "azure-native:app:getManagedEnvironment": _one("azure-native:app:ManagedEnvironment"),
    "azure-native:authorization:getClientConfig": _client,
    "azure-native:containerservice:getManagedCluster": _one(
        "azure-native:containerservice:ManagedCluster"
    ),
    "azure-native:containerservice:listManagedClusterUserCredentials": _credentials,
    "azure-native:keyvault:getVault": _one("azure-native:keyvault:Vault"),
    "azure-native:managedidentity:getUserAssignedIdentity": _one(
        "azure-native:managedidentity:UserAssignedIdentity"
    ),
    "azure-native:network:getSubnet": _one("azure-native:network:Subnet"),
    "azure-native:network:getVirtualNetwork": _one("azure-native:network:VirtualNetwork"),
    "azure-native:resources:getResourceGroup": _one("azure-native:resources:ResourceGroup"),
    "azure-native:servicebus:getNamespace": _one("azure-native:servicebus:Namespace"),
    "azure-native:storage:getStorageAccount": _one("azure-native:storage:StorageAccount"),
}
