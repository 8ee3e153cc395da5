"""Objects of Amazon S3, and of what speaks as S3 does inside a cluster."""

# pyright: reportUnknownMemberType=false
# boto3 has a client for every service there is; only some have their types here.

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ports.errors import unavailable
from ports.identity import aws
from ports.settings import Settings

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client


class S3Bucket:
    """A bucket."""

    def __init__(self, name: str, client: S3Client) -> None:
        self._name = name
        self._client = client

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Keep an object, in place of the one that has its key."""
        with unavailable(self._name, BotoCoreError, ClientError):
            self._client.put_object(
                Bucket=self._name, Key=key, Body=content, ContentType=content_type
            )

    def get(self, key: str) -> bytes | None:
        """Find an object by its key."""
        with unavailable(self._name, BotoCoreError, ClientError):
            try:
                return self._client.get_object(Bucket=self._name, Key=key)["Body"].read()
            except self._client.exceptions.NoSuchKey:
                return None

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Give the keys of all objects that begin so, in order."""
        pages = self._client.get_paginator("list_objects_v2")
        with unavailable(self._name, BotoCoreError, ClientError):
            for page in pages.paginate(Bucket=self._name, Prefix=prefix):
                yield from (each["Key"] for each in page.get("Contents", []) if "Key" in each)


def with_role() -> S3Client:
    """A client with the service's role."""
    return aws().client("s3")


def with_keys(told: Settings) -> S3Client:
    """A client with the keys that a cluster's store has given the service."""
    return aws().client(
        "s3",
        endpoint_url=told["endpoint"],
        aws_access_key_id=told["access_key_id"],
        aws_secret_access_key=told["secret_access_key"],
        # It is in no region; a signature has to name one.
        region_name="us-east-1",
        config=Config(s3={"addressing_style": "path"}),
    )
