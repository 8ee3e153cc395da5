"""What a request refers to in Azure: ids, hosts, principals, and what stands above it in its id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ..reference import Reference
from ..wire import UNKNOWN, Value, leaves
from .limits import made_by
from .mappings import MAPPINGS
from .outputs import DEPLOYER, SUBSCRIPTION, TENANT, path_of
from .roles import COSMOS, COSMOS_ROLE, DEFINITION, SERVICES

# An id up to what ends a word in JSON, in a list or in a connection string.
ID = re.compile(r"/subscriptions/[^\s\"',;()@]+")
HOST = re.compile(
    r"[a-z0-9][a-z0-9.-]*\.(?:(?:blob|dfs|file|queue|table|web)\.core\.windows\.net"
    r"|azure-api\.net|azurecontainerapps\.io|azurecr\.io|azurewebsites\.net|documents\.azure\.com"
    r"|postgres\.database\.azure\.com"
    r"|redis\.azure\.net|servicebus\.windows\.net|vault\.azure\.net)"
)

# A secret by its URL, with its version or without; a container of blobs.
SECRET = re.compile(r"https://[a-z0-9-]+\.vault\.azure\.net/secrets/[a-zA-Z0-9-]+")
CONTAINER = re.compile(r"https://([a-z0-9]+)\.blob\.core\.windows\.net/([a-z0-9-]+)")

# What is in every storage account.
SERVICES_OF_STORAGE = re.compile(r"/(?:blob|file|queue|table)Services/default$")

# Inputs that name an identity by what Entra ID calls it, and application settings that do. (A
# `clientId` among inputs is that of an app registration, which is no resource of Azure's.)
PRINCIPALS = frozenset({"objectId", "principalId"})
SETTING = re.compile(r"(?i)(?:__clientId|_CLIENT_ID)$")


# Where Azure does not look for what is named: settings, steps of workflows, and policies.
DEFERRED = ("siteConfig.", "definition.", "template.containers[0].env[")
POLICY = ("azure-native:apimanagement:ApiPolicy", "value")


def references(token: str, given: Mapping[str, Value]) -> Iterator[Reference]:
    """Everything that the inputs of a resource refer to in Azure."""
    if token in MAPPINGS:
        yield from _above(token, given)
    for path, value in leaves(dict(given)):
        if not isinstance(value, str) or value == UNKNOWN or path.startswith("tags"):
            continue
        deferred = path.startswith(DEFERRED) or (token, path) == POLICY
        for pattern in (ID, HOST, SECRET, CONTAINER):
            for found in pattern.finditer(value):
                # Zones of private names are called after the hosts whose names they hold.
                if not found.group().startswith("privatelink."):
                    yield Reference(path, found.group(), deferred=deferred)
        if path.rsplit(".", 1)[-1] in PRINCIPALS:
            yield Reference(path, value)
    yield from _settings(given)


def _above(token: str, given: Mapping[str, Value]) -> Iterator[Reference]:
    """The things that have to be there before one inside of them, by the ids in its path."""
    path = made_by(token).path
    for found in re.finditer(r"\{(\w+)\}", path):
        over = path[: found.end()]
        # A DNS record's type is a word in its path, and nothing that is there before it.
        if over == path or found[1] in {"subscriptionId", "scope", "resourceUri", "recordType"}:
            continue
        filled = path_of(over, given)
        if UNKNOWN not in filled:
            yield Reference(found[1], filled)


def _settings(given: Mapping[str, Value]) -> Iterator[Reference]:
    """The identities that application settings name."""
    config = given.get("siteConfig")
    settings = config.get("appSettings") if isinstance(config, dict) else None
    for index, each in enumerate(settings if isinstance(settings, list) else []):
        if isinstance(each, dict) and SETTING.search(str(each.get("name"))):
            value = each.get("value")
            if isinstance(value, str) and value != UNKNOWN:
                yield Reference(f"siteConfig.appSettings[{index}].value", value, deferred=True)


def missing(reference: Reference, known: Iterable[str], region: str) -> str | None:
    """Why a reference resolves to nothing, given every text that names something; or `None`."""
    target = reference.target
    if target in known or target in {TENANT, DEPLOYER}:
        return None
    if target.startswith("/subscriptions/"):
        return _missing_id(target, known)
    if container := CONTAINER.fullmatch(target):
        end = "/storageAccounts/{}/blobServices/default/containers/{}".format(*container.groups())
        return None if any(each.endswith(end) for each in known) else f"{target} does not exist"
    if HOST.fullmatch(target):
        # A host stands in the URLs and the names that resources answer with.
        found = any(target == host for each in known for host in HOST.findall(each))
        return None if found else f"nothing answers at {target}"
    return f"{target} does not exist"


def _missing_id(target: str, known: Iterable[str]) -> str | None:
    if target.split("/")[2] != SUBSCRIPTION:
        return f"{target} is in another subscription"
    role = DEFINITION.match(target)
    if target == f"/subscriptions/{SUBSCRIPTION}" or (role and role[2] in SERVICES):
        return None
    cosmos = COSMOS_ROLE.search(target)
    if cosmos and cosmos[1] in COSMOS:
        target = target.partition("/sqlRoleDefinitions/")[0]
    return None if _resource(target) in known else f"{target} does not exist"


def _resource(target: str) -> str:
    """The id of the resource that an id of data, or of a part that is always there, is about."""
    data = re.sub(r"/dbs/([^/]+)(?:/colls/([^/]+))?$", _inside_cosmos, target)
    return SERVICES_OF_STORAGE.sub("", data)


def _inside_cosmos(found: re.Match[str]) -> str:
    container = f"/containers/{found[2]}" if found[2] else ""
    return f"/sqlDatabases/{found[1]}{container}"
