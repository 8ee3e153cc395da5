"""Ids of what exists already, as configuration names it."""

from __future__ import annotations

import re

from twofold.clouds.ids import Id
from twofold.services.model import Bucket, Cache, DocumentStore, RelationalStore, Store

# What a cluster is called as a whole.
CLUSTER_ID = r"projects/(?P<project>[^/]+)/locations/(?P<location>[^/]+)/clusters/(?P<name>[^/]+)"


def google_id(what: str, pattern: str, example: str) -> Id:
    """What ids of a kind look like that Google gives."""
    return Id(f"the id of {what}", lambda text: re.fullmatch(pattern, text), f"as in {example}")


CLUSTER = google_id("a cluster", CLUSTER_ID, "projects/PROJECT/locations/LOCATION/clusters/NAME")
NETWORK = google_id(
    "a network",
    r"projects/[^/]+/global/networks/[^/]+",
    "projects/PROJECT/global/networks/NAME",
)
SUBNET = google_id(
    "a subnet",
    r"projects/[^/]+/regions/[^/]+/subnetworks/[^/]+",
    "projects/PROJECT/regions/REGION/subnetworks/NAME",
)
SECRET = google_id("a secret", r"projects/[^/]+/secrets/[^/]+", "projects/PROJECT/secrets/NAME")


def id_of(store: Store) -> Id:
    """What the id of a store looks like that exists already."""
    match store:
        case DocumentStore():
            return google_id(
                "a Firestore database",
                r"projects/[^/]+/databases/[^/]+",
                "projects/PROJECT/databases/NAME",
            )
        case RelationalStore():
            return google_id("a Cloud SQL instance", r"[a-z][a-z0-9-]*", "ledger-1a2b3c4")
        case Cache():
            return google_id(
                "a Memorystore instance",
                r"projects/[^/]+/locations/[^/]+/instances/[^/]+",
                "projects/PROJECT/locations/REGION/instances/NAME",
            )
        case Bucket():
            return google_id("a bucket", r"[a-z0-9][a-z0-9._-]+", "receipts-1a2b3c4")
