"""A domain of one's own for the public API: a load balancer in front of the gateway.

A gateway has no other host than its own. A load balancer that asks it as something on the internet
is made of what Google supports for good; as a serverless backend, a gateway is in preview.
https://cloud.google.com/load-balancing/docs/negs/internet-neg-concepts
https://cloud.google.com/load-balancing/docs/negs/serverless-neg-concepts
"""

from __future__ import annotations

from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.placement.model import Domain
from twofold.resources.recorder import explain

DOMAIN = "domain"
HTTPS = 443


def create_domain(
    domain: Domain,
    host: pulumi.Output[str],
    timeout: int,
    project: Project,
    component: pulumi.ComponentResource,
) -> None:
    """Lead requests for a domain to a host, with a certificate and a record in the zone.

    `timeout` is how many seconds an answer may take. Where nobody says what the zone is called in
    Cloud DNS, it is called as its domain is, with dashes: `example-com`.
    """
    inside = project.inside(component, "compute")
    zone = gcp.dns.get_managed_zone_output(
        name=domain.id or domain.zone.replace(".", "-"), opts=pulumi.InvokeOptions(parent=component)
    )
    address = gcp.compute.GlobalAddress(DOMAIN, opts=inside)
    proxy = gcp.compute.TargetHttpsProxy(
        DOMAIN,
        url_map=gcp.compute.URLMap(
            DOMAIN, default_service=_create_backend(host, timeout, inside), opts=inside
        ).id,
        certificate_map=pulumi.Output.format(
            "//certificatemanager.googleapis.com/{}",
            _create_certificate(domain, zone.name, project, component),
        ),
        ssl_policy=gcp.compute.SSLPolicy(
            DOMAIN, profile="MODERN", min_tls_version="TLS_1_2", opts=inside
        ).id,
        opts=inside,
    )
    gcp.compute.GlobalForwardingRule(
        DOMAIN,
        target=proxy.id,
        ip_address=address.id,
        port_range=str(HTTPS),
        load_balancing_scheme="EXTERNAL_MANAGED",
        opts=inside,
    )
    gcp.dns.RecordSet(
        DOMAIN,
        managed_zone=zone.name,
        name=f"{domain.name}.",
        type="A",
        ttl=300,
        rrdatas=[address.address],
        opts=project.inside(component, "dns"),
    )


def _create_backend(
    host: pulumi.Output[str], timeout: int, inside: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    group = gcp.compute.GlobalNetworkEndpointGroup(
        DOMAIN, network_endpoint_type="INTERNET_FQDN_PORT", default_port=HTTPS, opts=inside
    )
    endpoint = gcp.compute.GlobalNetworkEndpoint(
        DOMAIN, global_network_endpoint_group=group.name, fqdn=host, port=HTTPS, opts=inside
    )
    backend = gcp.compute.BackendService(
        DOMAIN,
        protocol="HTTPS",
        load_balancing_scheme="EXTERNAL_MANAGED",
        timeout_sec=timeout,
        backends=[{"group": group.id}],
        custom_request_headers=[pulumi.Output.format("Host: {}", host)],
        log_config={"enable": True, "sample_rate": 1.0},
        opts=pulumi.ResourceOptions(parent=inside.parent, depends_on=[endpoint]),
    )
    explain(backend, "The gateway knows itself by its own host alone.")
    return backend.id


def _create_certificate(
    domain: Domain,
    zone: pulumi.Output[str],
    project: Project,
    component: pulumi.ComponentResource,
) -> pulumi.Output[str]:
    """A certificate proved by DNS, so that it is there before requests are."""
    inside = project.inside(component, "certificatemanager")
    proof = gcp.certificatemanager.DnsAuthorization(DOMAIN, domain=domain.name, opts=inside)
    record = proof.dns_resource_records[0]
    gcp.dns.RecordSet(
        f"{DOMAIN}-proof",
        managed_zone=zone,
        name=record.name,
        type=record.type,
        ttl=300,
        rrdatas=[record.data],
        opts=project.inside(component, "dns"),
    )
    certificate = gcp.certificatemanager.Certificate(
        DOMAIN,
        managed={"domains": [domain.name], "dns_authorizations": [proof.id]},
        opts=inside,
    )
    names = gcp.certificatemanager.CertificateMap(DOMAIN, opts=inside)
    gcp.certificatemanager.CertificateMapEntry(
        DOMAIN,
        map=names.name,
        hostname=domain.name,
        certificates=[certificate.id],
        opts=inside,
    )
    return names.id
