"""What services keep, on Google Cloud."""

from __future__ import annotations

from typing import TypeAlias

from twofold.clouds.gcp.stores.bucket import LoweredBucket
from twofold.clouds.gcp.stores.cache import LoweredCache
from twofold.clouds.gcp.stores.document import LoweredDocumentStore
from twofold.clouds.gcp.stores.relational import LoweredRelationalStore

LoweredStore: TypeAlias = (
    LoweredDocumentStore | LoweredRelationalStore | LoweredCache | LoweredBucket
)
