"""Names that nobody else on Azure may have, where Pulumi's autonaming cannot make them."""

from __future__ import annotations

from twofold.clouds.azure.sdk import pulumi, random


def unique(
    name: str, prefix: str, component: pulumi.ComponentResource, was: str | None = None
) -> pulumi.Output[str]:
    """A prefix and eight digits, chosen once: what is renamed later keeps the name that it got.

    `was` is what this choice was called before.
    """
    return random.RandomId(
        name,
        byte_length=4,
        prefix=prefix,
        opts=pulumi.ResourceOptions(
            parent=component,
            aliases=[pulumi.Alias(name=was)] if was else None,
            ignore_changes=["prefix"],
        ),
    ).hex


# 3 to 24 small letters and digits, of which eight are not ours to choose.
# https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftstorage
ACCOUNT_NAME_LENGTH = 24 - 8


def account_prefix(*words: str) -> str:
    """What a storage account's name begins with.

    >>> account_prefix("shop", "gift-cards"), account_prefix("online-boutique", "recommendation")
    ('shopgiftcards', 'onlineboutiquere')
    """
    return "".join(words).replace("-", "")[:ACCOUNT_NAME_LENGTH]
