"""Resource ids of what exists already, as configuration names it.

https://learn.microsoft.com/rest/api/resources/resources/get-by-id#uri-parameters
"""

from __future__ import annotations

import re

from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span

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


def no_such_id(what: str, example: str, written: str, span: Span) -> Diagnostic:
    """An id is none of the kind that is wanted."""
    return Diagnostic(
        "invalid-id",
        f"'{printable(written)}' is not the resource id of {what}",
        span,
        f"as in /subscriptions/<id>/resourceGroups/<name>/providers/{example}",
    )
