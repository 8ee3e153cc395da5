"""Azure Managed Redis: a token of Microsoft Entra for the service's identity, and TLS."""

from __future__ import annotations

import os

from redis.cluster import RedisCluster

from ports.caches.common import OPTIONS, Token
from ports.identity import azure_token
from ports.settings import Settings

# Without `/.default`, which makes a scope of it.
# https://learn.microsoft.com/azure/redis/entra-for-authentication#microsoft-entra-client-workflow
RESOURCE = "https://redis.azure.com"


def connect(told: Settings) -> RedisCluster:
    """A client of a cluster, whose nodes are ports of one host and are signed by its name.

    https://learn.microsoft.com/azure/redis/architecture#clustering
    """
    host = told["host"]

    def named(node: tuple[str, int]) -> tuple[str, int]:
        return host, node[1]

    return RedisCluster(
        host,
        int(told["port"]),
        credential_provider=Token(told["user"], lambda: azure_token(RESOURCE)),
        ssl=True,
        ssl_ca_certs=os.environ.get("SSL_CERT_FILE"),
        address_remap=named,
        **OPTIONS,
    )
