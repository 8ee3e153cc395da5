"""Google's Memorystore for Valkey: an access token of the service's account, and TLS."""

from __future__ import annotations

import redis

from ports.caches.common import OPTIONS, Token
from ports.identity import google_token
from ports.settings import Settings

# What Google's page logs in with, a token of its command line, has this scope; no page names a
# narrower one.
# https://docs.cloud.google.com/memorystore/docs/valkey/manage-iam-auth
SCOPE = "https://www.googleapis.com/auth/cloud-platform"


def connect(told: Settings) -> redis.Redis:
    """A client of one instance, which Google's own authority for it has signed, by no name."""
    return redis.Redis(
        told["host"],
        int(told["port"]),
        credential_provider=Token(told["user"], lambda: google_token(SCOPE)),
        ssl=True,
        ssl_ca_data=told["ca"],
        ssl_check_hostname=False,
        **OPTIONS,
    )
