"""Secrets of AWS Secrets Manager."""

# pyright: reportUnknownMemberType=false
# boto3 has a client for every service there is; only some have their types here.

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError

from ports.errors import unavailable
from ports.identity import aws


def read(identity: str) -> str:
    """Read a secret, by its ARN."""
    with unavailable(identity, BotoCoreError, ClientError):
        return aws().client("secretsmanager").get_secret_value(SecretId=identity)["SecretString"]
