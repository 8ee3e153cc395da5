"""Physical names, where a name is a contract: something must know it before the thing is there.

Everything else is left to Pulumi's autonaming.
"""

from __future__ import annotations

import hashlib


def physical(*words: str, limit: int) -> str:
    """Join words into a name of at most `limit` characters; what is cut is kept as a hash.

    >>> physical("shop-aws-dev", "cart", "carts", limit=40)
    'shop-aws-dev-cart-carts'
    >>> physical("a-rather-long-application-aws-production", "checkout", limit=40)
    'a-rather-long-application-aws-pro-7027c7'
    """
    name = "-".join(words)
    if len(name) <= limit:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:6]
    return f"{name[: limit - 7].rstrip('-')}-{digest}"


def identifier(name: str) -> str:
    """A name as PostgreSQL takes it without quotes.

    >>> identifier("gift-card")
    'gift_card'
    """
    return name.replace("-", "_")
