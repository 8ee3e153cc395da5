"""What services keep, on AWS."""

from __future__ import annotations

from typing import TypeAlias

from twofold.clouds.aws.stores.bucket import LoweredBucket
from twofold.clouds.aws.stores.cache import LoweredCache
from twofold.clouds.aws.stores.document import LoweredDocumentStore
from twofold.clouds.aws.stores.relational import LoweredRelationalStore

LoweredStore: TypeAlias = (
    LoweredDocumentStore | LoweredRelationalStore | LoweredCache | LoweredBucket
)
