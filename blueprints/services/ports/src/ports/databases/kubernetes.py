"""PostgreSQL in a cluster: a password, and a server whose certificate the cluster signed."""

from __future__ import annotations

from typing import Any

from ports.certificates import certificate_file
from ports.settings import Settings


def login(told: Settings) -> dict[str, Any]:
    """The password; without an authority, as on one's own machine, no TLS is asked for."""
    password = {"password": told["password"]}
    if "ca" not in told:
        return password
    return {**password, "sslmode": "verify-full", "sslrootcert": certificate_file(told["ca"])}
