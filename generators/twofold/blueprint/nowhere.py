"""What other tools have a key or a kind for, and this language has not: what to do instead."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.blueprint.fields import Spec
from twofold.blueprint.model import CommonSpec
from twofold.blueprint.words import bare

BY_ITSELF = "nothing in front of a service does this: it does so itself"
OF_THE_IMAGE = "an image starts what it was built to start: build one that starts this"
ALWAYS = "leave it out: what ends is started again, always"
TOPICS = "messages go through topics, beside `stores`: `topics: {orders: {}}`"


def _each(words: Mapping[str, str]) -> Mapping[str, str]:
    return {key: said for said, keys in words.items() for key in keys.split()}


# In small letters, with nothing in between.
KEYS = _each(
    {
        BY_ITSELF: "cors auth authorizer authorizers authentication ratelimit throttling",
        OF_THE_IMAGE: "command cmd args",
        ALWAYS: "restart restartpolicy",
    }
)
# Products by the kind of store that takes their place, as people write them for `kind`.
KINDS = _each(
    {
        "write `kind: cache`": "redis valkey memcached keydb elasticache memorystore",
        "write `kind: document`": "mongo mongodb dynamodb cosmosdb firestore nosql",
        "write `kind: relational`, which is PostgreSQL": (
            "postgres postgresql mysql mariadb mssql sqlserver sql rds aurora cloudsql database"
        ),
        "write `kind: bucket`": "s3 gcs minio blob blobs objects files storage",
        TOPICS: "queue queues topic sqs sns amqp rabbitmq kafka kinesis pubsub servicebus",
    }
)


def way_without(holder: type[Spec], key: str) -> str:
    """Say what to do where a service has a key that there is no other one for.

    >>> way_without(CommonSpec, "CORS")
    'nothing in front of a service does this: it does so itself'
    """
    return KEYS.get(bare(key), "") if issubclass(holder, CommonSpec) else ""


def kind_for(kind: str) -> str:
    """Say what to write for a product's name.

    >>> kind_for("MongoDB")
    'write `kind: document`'
    """
    return KINDS.get(bare(kind), "")
