"""What any cluster makes of each need: there is one style of services in it."""

from __future__ import annotations

from twofold.clouds.support import (
    ACCOUNT,
    CUSTOM,
    DEPLOYMENT,
    DISRUPTIONS,
    FAILED_JOBS,
    NOBODY_COUNTS,
    POLICY,
    SERVICE,
    SET,
)
from twofold.placement.support import Cell, Emulated, Native, Need, SupportTable

SECRET = "kubernetes.core.v1.Secret"  # noqa: S105 (a kind of object)

BACKUPS = "nobody makes backups: they need a place outside the cluster"

KUBERNETES: dict[Need, Cell] = {
    "code": Native(("docker_build.Image",)),
    "image": Native((ACCOUNT,)),
    "http": Native((CUSTOM, SERVICE)),
    "call": Native((POLICY,)),
    "topic": Emulated(
        (CUSTOM, DEPLOYMENT),
        "a container beside the service's takes messages out of its queue of RabbitMQ and sends "
        "them on; a ready `image`, or one of a `Dockerfile`, does so by itself, as "
        "EVENT_<TOPIC>_QUEUE, _HOST, _PORT, _USER and _PASSWORD say; what is sent inside the "
        "cluster is not encrypted",
    ),
    "schedule": FAILED_JOBS,
    "document": Emulated(
        (CUSTOM, SECRET),
        "a collection of MongoDB, called as the store in a database of that name; services linked "
        "`read-write` make its indexes, the one that makes a key unique and the one by which a "
        f"document expires too; {BACKUPS}",
    ),
    "relational": Emulated(
        (CUSTOM, SECRET),
        "rights are PostgreSQL's own roles: only services linked `read-write` make tables, of "
        f"which the maker alone changes the shape, and `write` alone reads nothing; {BACKUPS}",
    ),
    "cache": Emulated(
        (SET, SECRET),
        "one Valkey: while its pod is moved, nobody can ask it, and what is sent inside the "
        "cluster is not encrypted",
    ),
    "bucket": Emulated(
        (CUSTOM,),
        "a bucket of SeaweedFS, which speaks S3 at STORE_<BUCKET>_ENDPOINT, in path style and "
        "not encrypted; one pod keeps the objects' names: while it is moved, nobody can ask it; "
        f"{BACKUPS}",
    ),
    "secret": Emulated(
        (SECRET,),
        "the value is in the environment, as SECRET_<NAME>_VALUE: pods take it from a Secret when "
        "they start, and another value when they start again",
    ),
    "memory": Native((ACCOUNT,)),
    "cpu": Native((ACCOUNT,)),
    "timeout": Emulated(
        (ACCOUNT,),
        "the gateway and jobs hold a service to it; a call inside the cluster takes as long as "
        "its caller waits, and a message as long as the service",
    ),
    "retries": Native((CUSTOM,)),
    "concurrency": NOBODY_COUNTS,
    "min-scale": Native((DISRUPTIONS,)),
    "max-scale": Native((DISRUPTIONS,)),
    "health": Native((DEPLOYMENT,)),
    "domain": Emulated(
        (CUSTOM,),
        "routes have the host; the certificate is the Gateway's, and the record in the zone is "
        "made by whoever watches routes, as external-dns does",
    ),
    "grpc": Native((SERVICE,)),
    "tcp": Native((SERVICE,)),
    "several-ports": Native((SERVICE,)),
    "requests": Native((DEPLOYMENT,)),
    "volume": Native((SET,)),
    "scratch": Native((DEPLOYMENT,)),
    "background": Native((DEPLOYMENT,)),
}

SUPPORT: SupportTable = {"kubernetes": KUBERNETES}
