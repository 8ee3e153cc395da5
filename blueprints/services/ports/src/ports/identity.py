"""Who a service is to its cloud: the identity that its links are about. No keys anywhere."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# google-auth says little of its types.

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import boto3
    from azure.core.credentials import TokenCredential


# In seconds: by default, one that takes no connections is waited for a minute, five times.
CONNECT, READ, ATTEMPTS = 3, 10, 3


@cache
def aws() -> boto3.Session:
    """The service's role, and its region; its clients do not wait for long."""
    import boto3
    import botocore.session
    from botocore.config import Config

    made = botocore.session.get_session()
    patience = Config(
        connect_timeout=CONNECT,
        read_timeout=READ,
        retries={"total_max_attempts": ATTEMPTS},
    )
    made.set_default_client_config(patience)
    return boto3.Session(botocore_session=made)


@cache
def azure() -> TokenCredential:
    """The service's managed identity; `AZURE_CLIENT_ID` says which."""
    from azure.identity import DefaultAzureCredential

    return DefaultAzureCredential()


def azure_token(resource: str) -> str:
    """A token of the service for something else of Azure's."""
    return azure().get_token(f"{resource}/.default").token


def google_token(*scopes: str) -> str:
    """An access token of the service's account."""
    import google.auth
    import google.auth.transport.requests

    credentials, _ = google.auth.default(scopes=list(scopes))
    credentials.refresh(google.auth.transport.requests.Request())
    return str(credentials.token)
