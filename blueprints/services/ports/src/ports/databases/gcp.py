"""Google's Cloud SQL: an access token of the service's account."""

from __future__ import annotations

from typing import Any

from ports.certificates import certificate_file
from ports.identity import google_token
from ports.settings import Settings

# The narrowest scope that logs in, and the one that Google's connector narrows its tokens to.
# https://github.com/GoogleCloudPlatform/cloud-sql-python-connector/blob/main/google/cloud/sql/connector/refresh_utils.py
SCOPE = "https://www.googleapis.com/auth/sqlservice.login"


def login(told: Settings) -> dict[str, Any]:
    """A token; the instance's authority signs nothing else, so its name is not looked at."""
    return {
        "password": google_token(SCOPE),
        "sslmode": "verify-ca",
        "sslrootcert": certificate_file(told["ca"]),
    }
