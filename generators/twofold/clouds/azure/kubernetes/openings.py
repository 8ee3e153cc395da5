"""What pods reach outside their cluster: names, credentials, Azure itself, and stores."""

from __future__ import annotations

from collections.abc import Iterable

from twofold.clouds.azure.ids import group_name, part
from twofold.clouds.azure.network import LoweredNetwork
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.kubernetes.cluster import Reach
from twofold.clouds.links import CLOUD_SERVICES, Opening
from twofold.clouds.scope import Scope
from twofold.placement.model import ExistingNetwork
from twofold.services.model import Cache, Call, DocumentStore, Link, Publish, RelationalStore, Use

# Where a machine's own cache of names answers, where a cluster has one.
# https://learn.microsoft.com/azure/aks/localdns-custom
NAMES_CACHE = "169.254.10.11/32"

# Everything but what is private: Azure's own services, and Entra, have public addresses, and no
# narrower list of them is known beforehand. RFC 1918, RFC 3927 and RFC 6598.
ANYWHERE = "0.0.0.0/0"
PRIVATE = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]
HTTPS = 443

# PostgreSQL, and the ports of a cache and of its nodes.
# https://learn.microsoft.com/azure/redis/architecture#clustering
POSTGRES = Opening("network", 5432, 5432)
REDIS = (Opening("network", 10000, 10000), Opening("network", 8500, 8599))

# Some SDKs ask the machines of a database directly.
# https://learn.microsoft.com/azure/cosmos-db/nosql/sdk-connection-modes#service-port-ranges
DOCUMENTS = (CLOUD_SERVICES, Opening("cloud", 10000, 20000))

# AMQP by TLS, and HTTP.
# https://learn.microsoft.com/azure/service-bus-messaging/service-bus-faq
MESSAGES = (CLOUD_SERVICES, Opening("cloud", 5671, 5672))


def openings(link: Link, inside: Iterable[str]) -> tuple[Opening, ...]:
    """What a link lets a pod reach outside; `inside` are the services beside it."""
    match link:
        case Use(target=RelationalStore()):
            return (POSTGRES,)
        case Use(target=Cache()):
            return REDIS
        case Use(target=DocumentStore()):
            return DOCUMENTS
        case Publish():
            return MESSAGES
        case Call() if link.target.name in inside:
            return ()
        case _:
            return (CLOUD_SERVICES,)


def reach_of(
    scope: Scope, network: LoweredNetwork | None, component: pulumi.ComponentResource
) -> Reach:
    """Where pods find names, credentials, Azure itself, and the endpoints of stores."""
    stores = [_endpoints(scope, network, component)] if network else []
    # In a network of somebody else's, Azure's services may have addresses of its own.
    own = stores if isinstance(scope.network, ExistingNetwork) else []
    return Reach(
        names=[
            {
                "namespace_selector": {
                    "match_labels": {"kubernetes.io/metadata.name": "kube-system"}
                },
                "pod_selector": {"match_labels": {"k8s-app": "kube-dns"}},
            },
            {"ip_block": {"cidr": NAMES_CACHE}},
        ],
        # Pods show Entra what their cluster says of them, and get a token for it.
        # https://learn.microsoft.com/azure/aks/workload-identity-overview
        identity=({"ip_block": {"cidr": ANYWHERE, "except_": PRIVATE}}, HTTPS),
        cloud=[
            {"ip_block": {"cidr": ANYWHERE, "except_": PRIVATE}},
            *({"ip_block": {"cidr": each}} for each in own),
        ],
        network=[{"ip_block": {"cidr": each}} for each in stores],
    )


def _endpoints(
    scope: Scope, network: LoweredNetwork, component: pulumi.ComponentResource
) -> pulumi.Output[str]:
    """The address block of the subnet that the stores' endpoints are in."""
    match scope.network:
        case ExistingNetwork(id, subnets):
            endpoints = subnets[1] if subnets else f"{id}/subnets/endpoints"
            found = azure_native.network.get_subnet_output(
                resource_group_name=group_name(endpoints),
                virtual_network_name=part(endpoints, "virtualNetworks"),
                subnet_name=part(endpoints, "subnets"),
                opts=pulumi.InvokeOptions(parent=component),
            )
            return found.address_prefix
        case _:
            if network.platform is None:
                raise AssertionError("a platform's network without its platform")
            return network.platform.exports.require_output("endpoints_block")
