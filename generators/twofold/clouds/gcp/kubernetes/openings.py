"""What pods reach outside their cluster: names, credentials, Google itself, and stores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from twofold.clouds.gcp.stores import LoweredStore
from twofold.clouds.gcp.stores.bucket import LoweredBucket
from twofold.clouds.gcp.stores.cache import LoweredCache
from twofold.clouds.gcp.stores.document import LoweredDocumentStore
from twofold.clouds.gcp.stores.relational import PORT, LoweredRelationalStore
from twofold.clouds.kubernetes.cluster import Reach
from twofold.clouds.kubernetes.workload import End
from twofold.services.model import Cache, Call, Link, RelationalStore, Use

# Where the machine's own cache of names answers, as always in Autopilot, and Cloud DNS without it.
# https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache
# https://github.com/tektoncd/operator/issues/4000
NAMES_CACHE, CLOUD_DNS = "169.254.20.10/32", "169.254.169.254/32"

# Where the machine hands out credentials of a pod's account, under Dataplane V2.
# https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy
IDENTITY_ADDRESS, IDENTITY_PORT = "169.254.169.254/32", 80

# Everything but what is private: Google's own services have public addresses, and no list of them
# that lasts. RFC 1918, RFC 3927 and RFC 6598.
ANYWHERE = "0.0.0.0/0"
PRIVATE = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]

# https://cloud.google.com/memorystore/docs/valkey/networking
CACHE_PORT = 6379


def opens_cloud(link: Link, inside: Iterable[str]) -> bool:
    """Whether a link leads a pod to Google's own services; `inside` are those beside it."""
    match link:
        case Use(target=RelationalStore() | Cache()):
            return False
        case Call():
            return link.target.name not in inside
        case _:
            return True


def ends_of(links: Iterable[Link], stores: Mapping[str, LoweredStore]) -> Iterator[End]:
    """The stores in the network that links lead to: each has one address, and keeps it."""
    for link in links:
        if not isinstance(link, Use):
            continue
        match stores[link.target.name]:
            case LoweredRelationalStore() as store:
                yield End(store.instance.private_ip_address, PORT)
            case LoweredCache() as store:
                connection = store.cache.endpoints[0].connections[0].psc_auto_connection
                yield End(connection.ip_address, CACHE_PORT)
            case LoweredDocumentStore() | LoweredBucket():
                continue


def reach() -> Reach:
    """Where pods find names, credentials, and Google itself; stores, by their own addresses."""
    return Reach(
        names=[
            {
                "namespace_selector": {
                    "match_labels": {"kubernetes.io/metadata.name": "kube-system"}
                },
                "pod_selector": {"match_labels": {"k8s-app": "kube-dns"}},
            },
            {"ip_block": {"cidr": NAMES_CACHE}},
            {"ip_block": {"cidr": CLOUD_DNS}},
        ],
        identity=({"ip_block": {"cidr": IDENTITY_ADDRESS}}, IDENTITY_PORT),
        cloud=[{"ip_block": {"cidr": ANYWHERE, "except_": PRIVATE}}],
        network=[],
    )
