"""The id and the outputs of a resource in Azure, planned or made."""

from __future__ import annotations

import collections.abc
import hashlib
import json
import re
import typing
import uuid
from collections.abc import Mapping

from .. import sdk
from ..synthesis import fill, merged, synthesize
from ..wire import UNKNOWN, Value, Values
from .limits import made_by

SUBSCRIPTION = "00000000-0000-4000-8000-000000000000"
# Who runs the programs.
DEPLOYER = "66666666-7777-4888-9999-000000000000"
TENANT = "5f5f1c1e-2f0f-4b6c-9d3e-7a6b5c4d3e2f"

# What Azure computes: templates over the inputs and `{uuid}`, `{other}` (a second one), `{hex}`.
# https://learn.microsoft.com/azure/private-link/private-endpoint-dns lists the hosts' domains.
_HOST = "https://{accountName}."
COMPUTED: Mapping[str, Values] = {
    "azure-native:apimanagement:ApiManagementService": {
        "gatewayUrl": "https://{serviceName}.azure-api.net",
    },
    "azure-native:applicationinsights:Component": {
        "appId": "{other}",
        "connectionString": "InstrumentationKey={uuid};"
        "IngestionEndpoint=https://{location}-0.in.applicationinsights.azure.com/;"
        "LiveEndpoint=https://{location}.livediagnostics.monitor.azure.com/;ApplicationId={other}",
        "instrumentationKey": "{uuid}",
    },
    "azure-native:cdn:AFDCustomDomain": {"validationProperties": {"validationToken": "{hex}"}},
    "azure-native:cdn:AFDEndpoint": {"hostName": "{endpointName}.azurefd.net"},
    "azure-native:cdn:Profile": {"frontDoorId": "{uuid}"},
    "azure-native:app:ContainerApp": {
        "configuration": {
            "ingress": {"fqdn": "{containerAppName}.{environment}.{location}.azurecontainerapps.io"}
        },
    },
    "azure-native:app:ManagedEnvironment": {
        "defaultDomain": "{environmentName}.{location}.azurecontainerapps.io",
    },
    "azure-native:containerregistry:Registry": {
        "loginServer": "{registryName}.azurecr.io",
    },
    "azure-native:containerservice:ManagedCluster": {
        "fqdn": "{dnsPrefix}-{hex}.hcp.{location}.azmk8s.io",
        "oidcIssuerProfile": {"issuerURL": "https://{location}.oic.prod-aks.azure.com/{hex}/"},
    },
    "azure-native:cosmosdb:DatabaseAccount": {
        "documentEndpoint": "https://{accountName}.documents.azure.com:443/",
    },
    "azure-native:dbforpostgresql:Server": {
        "fullyQualifiedDomainName": "{serverName}.postgres.database.azure.com",
        "state": "Ready",
    },
    "azure-native:keyvault:Secret": {
        "properties": {
            "secretUri": "https://{vaultName}.vault.azure.net/secrets/{secretName}",
            "secretUriWithVersion": "https://{vaultName}.vault.azure.net/secrets/{secretName}/{hex}",
        },
    },
    "azure-native:keyvault:Vault": {
        "properties": {"vaultUri": "https://{vaultName}.vault.azure.net/"},
    },
    "azure-native:managedidentity:UserAssignedIdentity": {
        "clientId": "{uuid}",
        "principalId": "{other}",
        "tenantId": TENANT,
    },
    "azure-native:operationalinsights:Workspace": {"customerId": "{uuid}"},
    "azure-native:redisenterprise:RedisEnterprise": {
        "hostName": "{clusterName}.{location}.redis.azure.net",
    },
    "azure-native:servicebus:Namespace": {
        "serviceBusEndpoint": "https://{namespaceName}.servicebus.windows.net:443/",
    },
    "azure-native:storage:Blob": {
        "contentMd5": "{hex}",
        "url": "https://{accountName}.blob.core.windows.net/{containerName}/{blobName}",
    },
    "azure-native:storage:StorageAccount": {
        "primaryEndpoints": {
            name: f"{_HOST}{name}.core.windows.net/"
            for name in ("blob", "dfs", "file", "queue", "table", "web")
        },
    },
    "azure-native:web:WebApp": {
        "customDomainVerificationId": "{hex}",
        "defaultHostName": "{name}.azurewebsites.net",
        "hostNames": ["{name}.azurewebsites.net"],
        "state": "Running",
    },
}


SYSTEM_ASSIGNED: Values = {"identity": {"principalId": "{other}", "tenantId": TENANT}}


def path_of(path: str, given: Mapping[str, Value]) -> str:
    """A path with its words filled in from the inputs."""
    words = {"subscriptionId": SUBSCRIPTION, **{key: str(value) for key, value in given.items()}}
    filled = re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], UNKNOWN), path)
    # The path of what lies on something else begins with a slash and the other's id.
    return "/" + filled.replace("resourcegroups", "resourceGroups").lstrip("/")


def existing(token: str, urn: str, given: Mapping[str, Value]) -> tuple[str, Values]:
    """The id and the outputs of a resource that was just created from these inputs."""
    identity = path_of(made_by(token).path, given)
    words = _words(f"{token} {urn} {json.dumps({**given})}", given)
    rest: Values = {
        name: synthesize(name, kind, words["hex"])
        for name, kind in sdk.outputs(token).items()
        if name not in sdk.inputs(token)
    }
    own: Values = {"name": identity.rsplit("/", 1)[-1], **_filled(token, given, words)}
    return identity, {**rest, **merged(own, shown(token, given))}


def unknown(token: str, given: Mapping[str, Value]) -> Values:
    """The outputs of a resource that a preview would create: inputs, and unknowns."""
    rest: Values = {name: UNKNOWN for name in sdk.outputs(token) if name not in sdk.inputs(token)}
    blocks: Values = {
        name: dict.fromkeys(value, UNKNOWN)
        for name, value in {**COMPUTED.get(token, {}), **SYSTEM_ASSIGNED}.items()
        if isinstance(value, dict) and name in given
    }
    return {**rest, **merged(blocks, shown(token, given))}


def changed(token: str, before: Mapping[str, Value], given: Mapping[str, Value]) -> Values:
    """The outputs after an update: new inputs, and what Azure computed before."""
    return merged(computed(token, before), shown(token, given))


def computed(token: str, outputs: Mapping[str, Value]) -> Values:
    """What of the outputs Azure has computed, in blocks too."""
    templates = {**COMPUTED.get(token, {}), **SYSTEM_ASSIGNED}
    kept: Values = {}
    for name, value in outputs.items():
        template = templates.get(name)
        if isinstance(template, dict) and isinstance(value, dict):
            kept[name] = {key: each for key, each in value.items() if key in template}
        elif template or name not in sdk.inputs(token):
            kept[name] = value
    return kept


def shown(token: str, given: Mapping[str, Value]) -> Values:
    """The inputs that Azure answers with, at every depth; passwords are none of them."""
    kinds = sdk.outputs(token)
    return {name: _shown(value, kinds[name]) for name, value in given.items() if name in kinds}


def _shown(value: Value, kind: object) -> Value:
    match value:
        case list():
            return _shown_list(value, kind)
        case dict():
            return _shown_block(value, kind)
        case _:
            return value


def _shown_list(value: list[Value], kind: object) -> Value:
    for form in sdk.alternatives(kind):
        if item := sdk.sequence_item(form):
            return [_shown(each, item) for each in value]
        if typing.get_origin(form) is collections.abc.Mapping:
            # What is given as a set, such as identities, Azure answers with as keys.
            inner = synthesize("", typing.get_args(form)[1], "of-each")
            return UNKNOWN if UNKNOWN in value else {str(each): inner for each in value}
    return value


def _shown_block(value: Values, kind: object) -> Value:
    for form in sdk.alternatives(kind):
        if isinstance(form, type) and sdk.is_output_type(form):
            fields = sdk.fields(form)
            return {key: _shown(each, fields[key]) for key, each in value.items() if key in fields}
    return value


def _filled(token: str, given: Mapping[str, Value], words: Mapping[str, str]) -> Values:
    templates = {**COMPUTED.get(token, {}), **(SYSTEM_ASSIGNED if _is_somebody(given) else {})}
    return {name: fill(value, words) for name, value in templates.items()}


def _is_somebody(given: Mapping[str, Value]) -> bool:
    """Whether a resource has an identity of its own, which goes when it goes."""
    identity = given.get("identity")
    return isinstance(identity, dict) and "SystemAssigned" in str(identity.get("type"))


def _words(seed: str, given: Mapping[str, Value]) -> dict[str, str]:
    digest = hashlib.sha256(seed.encode()).hexdigest()
    words = {key: str(value) for key, value in given.items() if isinstance(value, str | int)}
    words["environment"] = words.get("managedEnvironmentId", "").rsplit("/", 1)[-1]
    return {
        **words,
        "hex": digest[:32],
        "uuid": str(uuid.UUID(digest[:32])),
        "other": str(uuid.UUID(digest[32:])),
    }
