"""What services keep, on Azure."""

from __future__ import annotations

from typing import TypeAlias

from twofold.clouds.azure.stores.bucket import LoweredBucket
from twofold.clouds.azure.stores.cache import LoweredCache
from twofold.clouds.azure.stores.document import LoweredDocumentStore
from twofold.clouds.azure.stores.relational import LoweredRelationalStore

LoweredStore: TypeAlias = (
    LoweredDocumentStore | LoweredRelationalStore | LoweredCache | LoweredBucket
)
