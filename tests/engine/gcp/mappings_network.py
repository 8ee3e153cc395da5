"""Where Google writes about networks."""

from __future__ import annotations

from collections.abc import Mapping

from .mapped import PLACE, PROVIDER, UNUSED, Mapped, because, fact

_API = "compute.googleapis.com"

NETWORK: Mapping[str, Mapped] = {
    "gcp:compute/network:Network": Mapped(
        ("compute.v1/Network",),
        _API,
        names={"routingMode": "routingConfig.routingMode"},
        own={
            **because(PROVIDER, "deleteBgpAlwaysCompareMed", "deleteDefaultRoutesOnCreate"),
            **because(
                UNUSED, "bgpAlwaysCompareMed", "bgpBestPathSelectionMode", "bgpInterRegionCost"
            ),
        },
        facts={"mtu": fact("compute.v1 Network.mtu", minimum=1300, maximum=8896)},
        fixed=frozenset(
            {"autoCreateSubnetworks", "description", "internalIpv6Range", "name", "networkProfile"}
        ),
    ),
    "gcp:compute/subnetwork:Subnetwork": Mapped(
        ("compute.v1/Subnetwork",),
        _API,
        own={"sendSecondaryIpRangeIfEmpty": PROVIDER},
        facts={
            "ipCidrRange": fact("compute.v1 Subnetwork.ipCidrRange", format="network"),
            "secondaryIpRanges.ipCidrRange": fact(
                "compute.v1 SubnetworkSecondaryRange.ipCidrRange", format="network"
            ),
        },
        fixed=frozenset({"description", "name", "network", "region"}),
    ),
    "gcp:compute/router:Router": Mapped(
        ("compute.v1/Router",),
        _API,
        own={"region": PLACE},
        fixed=frozenset({"name", "network", "region"}),
    ),
    "gcp:compute/routerNat:RouterNat": Mapped(
        ("compute.v1/RouterNat",),
        _API,
        own={"router": PLACE, "region": PLACE, "initialNatIps": PROVIDER},
        fixed=frozenset({"initialNatIps", "name", "region", "router"}),
    ),
    "gcp:compute/firewall:Firewall": Mapped(
        ("compute.v1/Firewall",),
        _API,
        names={
            "allows": "allowed",
            "allows.protocol": "IPProtocol",
            "denies": "denied",
            "denies.protocol": "IPProtocol",
            "enableLogging": "logConfig.enable",
        },
        facts={
            "priority": fact("compute.v1 Firewall.priority", minimum=0, maximum=65535),
            "allows.protocol": fact(
                "compute.v1 Firewall.allowed.IPProtocol",
                pattern=r"^(tcp|udp|icmp|esp|ah|ipip|sctp|all|\d{1,3})$",
            ),
            "sourceRanges": fact("compute.v1 Firewall.sourceRanges", format="network"),
            "destinationRanges": fact("compute.v1 Firewall.destinationRanges", format="network"),
        },
        fixed=frozenset({"direction", "name"}),
    ),
    "gcp:compute/address:Address": Mapped(
        ("compute.v1/Address",),
        _API,
        own={"region": PLACE},
        fixed=frozenset({"address", "addressType", "name", "network", "region", "subnetwork"}),
    ),
    "gcp:compute/globalAddress:GlobalAddress": Mapped(
        ("compute.v1/Address",),
        _API,
        fixed=frozenset(
            {
                "address",
                "addressType",
                "description",
                "ipVersion",
                "name",
                "network",
                "prefixLength",
                "purpose",
            }
        ),
    ),
    "gcp:servicenetworking/connection:Connection": Mapped(
        ("servicenetworking.v1/Connection",),
        "servicenetworking.googleapis.com",
        own={"service": PLACE, "updateOnCreationFail": PROVIDER},
        fixed=frozenset({"network", "service"}),
    ),
    "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy": Mapped(
        ("networkconnectivity.v1/ServiceConnectionPolicy",),
        "networkconnectivity.googleapis.com",
        own={"location": PLACE},
        facts={
            "name": fact(
                "https://google.aip.dev/122", pattern=r"^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$"
            )
        },
        fixed=frozenset({"location", "name", "network", "serviceClass"}),
    ),
}
