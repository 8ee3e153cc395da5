"""Azure Database for PostgreSQL: a token of Microsoft Entra for the service's identity."""

from __future__ import annotations

import os
from typing import Any

import certifi

from ports.identity import azure_token
from ports.settings import Settings

# https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-configure-sign-in-azure-ad-authentication
RESOURCE = "https://ossrdbms-aad.database.windows.net"


def login(told: Settings) -> dict[str, Any]:
    """A token; public authorities sign what Azure runs."""
    del told
    return {
        "password": azure_token(RESOURCE),
        "sslmode": "verify-full",
        "sslrootcert": os.environ.get("PGSSLROOTCERT", certifi.where()),
    }
