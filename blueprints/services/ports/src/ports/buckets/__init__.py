"""Buckets: objects, each under its key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Protocol

from ports.settings import cloud_of, settings_of


class Bucket(Protocol):
    """A bucket. Everything raises `UnavailableError` where it does not answer."""

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Keep an object, in place of the one that has its key."""
        ...

    def get(self, key: str) -> bytes | None:
        """Find an object by its key."""
        ...

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Give the keys of all objects that begin so, in order."""
        ...


@cache
def bucket(name: str) -> Bucket:
    """Open the bucket `name`."""
    told = settings_of("STORE", name)
    match cloud_of(told):
        case "aws":
            from ports.buckets.s3 import S3Bucket, with_role

            return S3Bucket(told["name"], with_role())
        case "azure":
            from ports.buckets.azure import AzureBucket

            return AzureBucket(told)
        case "gcp":
            from ports.buckets.gcp import GoogleBucket

            return GoogleBucket(told)
        case "kubernetes":
            from ports.buckets.s3 import S3Bucket, with_keys

            return S3Bucket(told["name"], with_keys(told))
