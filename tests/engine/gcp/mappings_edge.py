"""Where Google writes about domains: certificates, records, and load balancers."""

from __future__ import annotations

from collections.abc import Mapping

from .mapped import COMPUTED, PLACE, PRIVATE, UNUSED, Mapped, because, fact

_COMPUTE = "compute.googleapis.com"
_CERTIFICATES = "certificatemanager.googleapis.com"

# The SDK's docstring says so of certificates; what is about them is named alike.
_NAME = fact("SDK", pattern=r"^[a-zA-Z][a-zA-Z0-9_-]{0,63}$")

EDGE: Mapping[str, Mapped] = {
    "gcp:certificatemanager/dnsAuthorization:DnsAuthorization": Mapped(
        ("certificatemanager.v1/DnsAuthorization",),
        _CERTIFICATES,
        own={"location": PLACE},
        facts={"name": _NAME},
        fixed=frozenset({"domain", "location", "name", "type"}),
    ),
    "gcp:certificatemanager/certificate:Certificate": Mapped(
        ("certificatemanager.v1/Certificate",),
        _CERTIFICATES,
        own={
            "location": PLACE,
            **because(
                COMPUTED,
                "managed.authorizationAttemptInfos",
                "managed.provisioningIssues",
                "managed.state",
            ),
            **because(
                PRIVATE,
                "selfManaged.certificatePem",
                "selfManaged.pemPrivateKeyWo",
                "selfManaged.pemPrivateKeyWoVersion",
                "selfManaged.privateKeyPem",
            ),
        },
        facts={"name": _NAME},
        fixed=frozenset({"location", "managed", "name", "scope"}),
    ),
    "gcp:certificatemanager/certificateMap:CertificateMap": Mapped(
        ("certificatemanager.v1/CertificateMap",),
        _CERTIFICATES,
        facts={"name": _NAME},
        fixed=frozenset({"name"}),
    ),
    "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry": Mapped(
        ("certificatemanager.v1/CertificateMapEntry",),
        _CERTIFICATES,
        own={"map": PLACE},
        facts={"name": _NAME},
        fixed=frozenset({"hostname", "map", "matcher", "name"}),
    ),
    "gcp:dns/recordSet:RecordSet": Mapped(
        ("dns.v1/ResourceRecordSet",),
        "dns.googleapis.com",
        own={"managedZone": PLACE, "routingPolicy": UNUSED},
        facts={
            # A whole name, with the dot at its end.
            "name": fact("dns.v1 ResourceRecordSet.name", pattern=r"^([a-z0-9_*-]{1,63}\.)+$"),
            "type": fact(
                "https://cloud.google.com/dns/docs/records-overview",
                enum=["A", "AAAA", "CAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT"],
            ),
            "ttl": fact("dns.v1 ResourceRecordSet.ttl", minimum=0, maximum=2147483647),
        },
        fixed=frozenset({"managedZone", "name"}),
    ),
    "gcp:compute/targetHttpsProxy:TargetHttpsProxy": Mapped(
        ("compute.v1/TargetHttpsProxy",),
        _COMPUTE,
        own={"certificateManagerCertificates": "a part of `sslCertificates`"},
        facts={
            "certificateMap": fact(
                "compute.v1 TargetHttpsProxy.certificateMap",
                pattern=r"^//certificatemanager\.googleapis\.com/projects/[^/]+/locations/global"
                r"/certificateMaps/[^/]+$",
            )
        },
        fixed=frozenset({"description", "name", "proxyBind"}),
    ),
    "gcp:compute/uRLMap:URLMap": Mapped(
        ("compute.v1/UrlMap",),
        _COMPUTE,
        own=because(
            UNUSED,
            "pathMatchers.routeRules.httpFilterConfigs",
            "pathMatchers.routeRules.httpFilterMetadatas",
        ),
        fixed=frozenset({"name"}),
    ),
    "gcp:compute/sSLPolicy:SSLPolicy": Mapped(
        ("compute.v1/SslPolicy",), _COMPUTE, fixed=frozenset({"description", "name"})
    ),
    "gcp:compute/globalForwardingRule:GlobalForwardingRule": Mapped(
        ("compute.v1/ForwardingRule",),
        _COMPUTE,
        facts={
            "portRange": fact(
                "compute.v1 ForwardingRule.portRange", pattern=r"^\d{1,5}(-\d{1,5})?$"
            )
        },
        fixed=frozenset(
            {
                "description",
                "ipAddress",
                "ipProtocol",
                "ipVersion",
                "loadBalancingScheme",
                "name",
                "network",
                "portRange",
            }
        ),
    ),
    "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": Mapped(
        ("compute.v1/NetworkEndpointGroup",),
        _COMPUTE,
        facts={
            # Those that stand for something on the internet, and so are global.
            "networkEndpointType": fact(
                "https://cloud.google.com/load-balancing/docs/negs/internet-neg-concepts",
                enum=["INTERNET_FQDN_PORT", "INTERNET_IP_PORT"],
            ),
            "defaultPort": fact(
                "compute.v1 NetworkEndpointGroup.defaultPort", minimum=1, maximum=65535
            ),
        },
        fixed=frozenset({"defaultPort", "description", "name", "networkEndpointType"}),
    ),
    "gcp:compute/globalNetworkEndpoint:GlobalNetworkEndpoint": Mapped(
        ("compute.v1/NetworkEndpoint",),
        _COMPUTE,
        own={"globalNetworkEndpointGroup": PLACE},
        facts={"port": fact("compute.v1 NetworkEndpoint.port", minimum=1, maximum=65535)},
        fixed=frozenset({"fqdn", "globalNetworkEndpointGroup", "ipAddress", "port"}),
    ),
    "gcp:compute/backendService:BackendService": Mapped(
        ("compute.v1/BackendService",),
        _COMPUTE,
        names={
            "connectionDrainingTimeoutSec": "connectionDraining.drainingTimeoutSec",
        },
        own={
            **because(
                UNUSED, "circuitBreakers", "logConfig.requestHeaders", "logConfig.responseHeaders"
            ),
            **because("a call of its own sets it", "edgeSecurityPolicy", "securityPolicy"),
            **because(
                PRIVATE,
                "iap.oauth2ClientIdWo",
                "iap.oauth2ClientIdWoVersion",
                "iap.oauth2ClientSecretWo",
                "iap.oauth2ClientSecretWoVersion",
            ),
            "iap.oauth2ClientSecretSha256": COMPUTED,
        },
        facts={
            "timeoutSec": fact(
                "compute.v1 BackendService.timeoutSec", minimum=1, maximum=2**31 - 1
            ),
            "logConfig.sampleRate": fact(
                "compute.v1 BackendServiceLogConfig.sampleRate", minimum=0, maximum=1
            ),
            "customRequestHeaders": fact(
                "https://cloud.google.com/load-balancing/docs/https/custom-headers",
                pattern=r"^[A-Za-z0-9-]+:",
            ),
        },
        fixed=frozenset({"loadBalancingScheme", "name"}),
    ),
}
