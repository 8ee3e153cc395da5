"""What pods reach outside their cluster: names, credentials, Google itself, and stores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from twofold.clouds.gcp.sdk import pulumi
from twofold.clouds.gcp.stores import LoweredStore
from twofold.clouds.gcp.stores.bucket import LoweredBucket
from twofold.clouds.gcp.stores.cache import LoweredCache
from twofold.clouds.gcp.stores.document import LoweredDocumentStore
from twofold.clouds.gcp.stores.relational import PORT, LoweredRelationalStore
from twofold.clouds.kubernetes.cluster import Reach
from twofold.clouds.links import CLOUD_SERVICES, Opening
from twofold.placement.model import Placement
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


def opening(link: Link, inside: Iterable[str]) -> Opening | None:
    """What a link lets a pod reach outside; `inside` are the services beside it."""
    match link:
        case Use(target=RelationalStore()):
            return Opening("network", PORT, PORT)
        case Use(target=Cache()):
            return Opening("network", CACHE_PORT, CACHE_PORT)
        case Call() if link.target.name in inside:
            return None
        case _:
            return CLOUD_SERVICES


def reach_of(placement: Placement, stores: Mapping[str, LoweredStore]) -> Reach:
    """Where pods find names, credentials, Google itself, and their stores in the network."""
    used = {
        link.target.name: stores[link.target.name]
        for link in placement.graph.links
        if isinstance(link, Use) and placement.runs(link.service, "kubernetes")
    }
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
        network=[
            {"ip_block": {"cidr": pulumi.Output.format("{}/32", address)}}
            for address in _addresses(used.values())
        ],
    )


def _addresses(stores: Iterable[LoweredStore]) -> Iterator[pulumi.Output[str]]:
    """The addresses of stores that stand in the network: each has one, and keeps it."""
    for store in stores:
        match store:
            case LoweredRelationalStore():
                yield store.instance.private_ip_address
            case LoweredCache():
                yield store.cache.endpoints[0].connections[0].psc_auto_connection.ip_address
            case LoweredDocumentStore() | LoweredBucket():
                continue
            case _:
                assert_never(store)
