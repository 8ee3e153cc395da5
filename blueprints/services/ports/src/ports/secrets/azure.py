"""Secrets of Azure Key Vault."""

from __future__ import annotations

from azure.core.exceptions import AzureError
from azure.keyvault.secrets import KeyVaultSecretIdentifier, SecretClient

from ports.errors import UnavailableError, unavailable
from ports.identity import azure


def read(identity: str) -> str:
    """Read a secret, by its address."""
    which = KeyVaultSecretIdentifier(identity)
    with unavailable(identity, AzureError):
        value = SecretClient(which.vault_url, azure(), retry_total=2).get_secret(which.name).value
    if value is None:
        raise UnavailableError(f"{identity} has no value")
    return value
