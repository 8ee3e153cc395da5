"""What services keep, inside the cluster."""

from __future__ import annotations

from typing import TypeAlias

from twofold.clouds.any_cluster.stores.bucket import LoweredBucket
from twofold.clouds.any_cluster.stores.cache import LoweredCache
from twofold.clouds.any_cluster.stores.document import LoweredDocumentStore
from twofold.clouds.any_cluster.stores.relational import LoweredRelationalStore

LoweredStore: TypeAlias = (
    LoweredDocumentStore | LoweredRelationalStore | LoweredCache | LoweredBucket
)
