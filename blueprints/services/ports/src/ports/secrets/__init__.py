"""Secrets: values that nobody but the services with a link to them can read."""

from __future__ import annotations

from functools import cache

from ports.settings import cloud_of, settings_of


@cache
def secret(name: str) -> str:
    """Read the secret `name`, once for each instance. Raises `UnavailableError`."""
    told = settings_of("SECRET", name)
    match cloud_of(told):
        case "aws":
            from ports.secrets.aws import read
        case "azure":
            from ports.secrets.azure import read
        case "gcp":
            from ports.secrets.gcp import read
        case "kubernetes":
            return told["value"]
    return read(told["id"])
