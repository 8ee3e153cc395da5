"""Resource ids of what exists already, as configuration names it.

https://learn.microsoft.com/rest/api/resources/resources/get-by-id#uri-parameters
"""

from __future__ import annotations

import re

from twofold.clouds.ids import Id
from twofold.services.model import Bucket, Cache, DocumentStore, RelationalStore, Store

GROUP = r"/subscriptions/[0-9a-fA-F-]{36}/resourceGroups/[^/]+/providers"


def part(id: str, kind: str) -> str:  # noqa: A002 (Azure's word)
    """The name that an id gives to one of its parts.

    >>> part("/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v", "vaults")
    'v'
    """
    found = re.search(rf"/{kind}/([^/]+)", id, re.IGNORECASE)
    if found is None:
        raise AssertionError(f"{id} has no {kind}, which should have been found before")
    return found.group(1)


def group_id(id: str) -> str:  # noqa: A002 (Azure's word)
    """The id of the resource group that a resource lies in.

    >>> group_id("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n")
    '/subscriptions/s/resourceGroups/g'
    """
    return re.split("/providers/", id, maxsplit=1, flags=re.IGNORECASE)[0]


def group_name(id: str) -> str:  # noqa: A002 (Azure's word)
    """The name of the resource group that a resource lies in.

    >>> group_name("/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v")
    'g'
    """
    return part(id, "resourceGroups")


def is_id(text: str, example: str) -> bool:
    """Whether an id ends as the example does, but for the names.

    >>> group = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/g/providers"
    >>> is_id(f"{group}/Microsoft.KeyVault/vaults/v", "Microsoft.KeyVault/vaults/team")
    True
    >>> is_id(f"{group}/Microsoft.KeyVault/vaults/v/secrets/s", "Microsoft.KeyVault/vaults/team")
    False
    """
    return re.fullmatch(f"{GROUP}/{_pattern(example)}", text, re.IGNORECASE) is not None


def _pattern(example: str) -> str:
    r"""What ids like this one look like: every second word is somebody's name.

    >>> _pattern("Microsoft.KeyVault/vaults/team")
    'Microsoft\\.KeyVault/vaults/[^/]+'
    """
    provider, *words = example.split("/")
    parts = (re.escape(word) if at % 2 == 0 else "[^/]+" for at, word in enumerate(words))
    return "/".join([re.escape(provider), *parts])


def resource_id(what: str, example: str) -> Id:
    """What ids of a kind look like; the example is the end of one."""
    return Id(
        f"the resource id of {what}",
        lambda text: is_id(text, example),
        f"as in /subscriptions/<id>/resourceGroups/<name>/providers/{example}",
    )


CLUSTER = resource_id("a managed cluster", "Microsoft.ContainerService/managedClusters/team")
ENVIRONMENT = resource_id("a Container Apps environment", "Microsoft.App/managedEnvironments/team")
NETWORK = resource_id("a virtual network", "Microsoft.Network/virtualNetworks/hub")
SUBNET = resource_id("a subnet", "Microsoft.Network/virtualNetworks/hub/subnets/functions")
SECRET = resource_id("a Key Vault secret", "Microsoft.KeyVault/vaults/team/secrets/key")


def id_of(store: Store) -> Id:
    """What the id of a store looks like that exists already."""
    match store:
        case DocumentStore():
            return resource_id(
                "a Cosmos DB container",
                "Microsoft.DocumentDB/databaseAccounts/team/sqlDatabases/shop/containers/visits",
            )
        case RelationalStore():
            return resource_id(
                "a PostgreSQL server", "Microsoft.DBforPostgreSQL/flexibleServers/team"
            )
        case Cache():
            return resource_id(
                "a Redis database", "Microsoft.Cache/redisEnterprise/team/databases/default"
            )
        case Bucket():
            return resource_id(
                "a blob container",
                "Microsoft.Storage/storageAccounts/team/blobServices/default/containers/visits",
            )
