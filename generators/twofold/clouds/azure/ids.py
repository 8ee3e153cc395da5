"""Resource ids of what exists already, as configuration names it.

https://learn.microsoft.com/rest/api/resources/resources/get-by-id#uri-parameters
"""

from __future__ import annotations

import re


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
