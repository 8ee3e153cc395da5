"""A domain of one's own for the public API: a Front Door in front of the gateway.

The gateway's Consumption tier issues no certificates; Front Door does, and renews them.
https://learn.microsoft.com/azure/frontdoor/domain
"""

from __future__ import annotations

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.ids import group_name, part
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.placement.model import Domain
from twofold.resources.recorder import explain
from twofold.values import frozen

DOMAIN = "domain"


# How long Front Door waits for an answer, from 16 to 240 seconds: longer than the gateway.
# https://learn.microsoft.com/azure/frontdoor/troubleshoot-issues
ANSWER_SECONDS = 60

TTL_SECONDS = 300


@frozen
class FrontDoor:
    """A Front Door that asks nobody yet, and the number by which origins know its requests."""

    domain: Domain
    zone_id: str
    profile: azure_native.cdn.Profile
    group: LoweredGroup
    component: pulumi.ComponentResource

    @property
    def id(self) -> pulumi.Output[str]:
        """What it writes into each request as `X-Azure-FDID`.

        https://learn.microsoft.com/azure/frontdoor/origin-security
        """
        return self.profile.front_door_id


def create_front_door(
    domain: Domain, group: LoweredGroup, component: pulumi.ComponentResource
) -> FrontDoor:
    """Create the Front Door; the gateway has to know it, and it the gateway."""
    if domain.id is None:
        raise AssertionError("the limits see that the zone has an id")
    profile = azure_native.cdn.Profile(
        DOMAIN,
        resource_group_name=group.name,
        location="Global",
        sku={"name": azure_native.cdn.SkuName.STANDARD_AZURE_FRONT_DOOR},
        origin_response_timeout_seconds=ANSWER_SECONDS,
        opts=pulumi.ResourceOptions(parent=component),
    )
    return FrontDoor(domain, domain.id, profile, group, component)


def lead_to(door: FrontDoor, host: pulumi.Output[str]) -> None:
    """Lead requests for the domain to a host, with a certificate and records in the zone."""
    inside = pulumi.ResourceOptions(parent=door.component)
    group, profile = door.group.name, door.profile.name
    endpoint = azure_native.cdn.AFDEndpoint(
        DOMAIN,
        resource_group_name=group,
        profile_name=profile,
        location="Global",
        opts=inside,
    )
    origins = azure_native.cdn.AFDOriginGroup(
        DOMAIN,
        resource_group_name=group,
        profile_name=profile,
        # There is one, which nobody has to probe; and without these, Azure refuses the group.
        load_balancing_settings={"sample_size": 4, "successful_samples_required": 3},
        opts=inside,
    )
    origin = azure_native.cdn.AFDOrigin(
        DOMAIN,
        resource_group_name=group,
        profile_name=profile,
        origin_group_name=origins.name,
        host_name=host,
        origin_host_header=host,
        enforce_certificate_name_check=True,
        opts=inside,
    )
    proved = _create_domain(door)
    azure_native.cdn.Route(
        DOMAIN,
        resource_group_name=group,
        profile_name=profile,
        endpoint_name=endpoint.name,
        origin_group={"id": origins.id},
        custom_domains=[{"id": proved.id}],
        patterns_to_match=["/*"],
        supported_protocols=[
            azure_native.cdn.AFDEndpointProtocols.HTTP,
            azure_native.cdn.AFDEndpointProtocols.HTTPS,
        ],
        https_redirect=azure_native.cdn.HttpsRedirect.ENABLED,
        forwarding_protocol=azure_native.cdn.ForwardingProtocol.HTTPS_ONLY,
        link_to_default_domain=azure_native.cdn.LinkToDefaultDomain.DISABLED,
        # Azure refuses a route to a group that is still empty.
        opts=pulumi.ResourceOptions(parent=door.component, depends_on=[origin]),
    )
    record = azure_native.dns.RecordSet(
        DOMAIN,
        resource_group_name=group_name(door.zone_id),
        zone_name=part(door.zone_id, "dnszones"),
        relative_record_set_name=_relative(door.domain),
        record_type="A",
        ttl=TTL_SECONDS,
        target_resource={"id": endpoint.id},
        opts=inside,
    )
    explain(record, "An alias, which may stand at the head of a zone, and goes with its target.")


def _create_domain(door: FrontDoor) -> azure_native.cdn.AFDCustomDomain:
    """The domain with a certificate that Azure renews, and the record that proves whose it is."""
    domain = azure_native.cdn.AFDCustomDomain(
        DOMAIN,
        resource_group_name=door.group.name,
        profile_name=door.profile.name,
        host_name=door.domain.name,
        azure_dns_zone={"id": door.zone_id},
        tls_settings={
            "certificate_type": azure_native.cdn.AfdCertificateType.MANAGED_CERTIFICATE,
            "minimum_tls_version": azure_native.cdn.AfdMinimumTlsVersion.TLS12,
        },
        opts=pulumi.ResourceOptions(parent=door.component),
    )
    relative = _relative(door.domain)
    azure_native.dns.RecordSet(
        f"{DOMAIN}-proof",
        resource_group_name=group_name(door.zone_id),
        zone_name=part(door.zone_id, "dnszones"),
        relative_record_set_name="_dnsauth" if relative == "@" else f"_dnsauth.{relative}",
        record_type="TXT",
        ttl=TTL_SECONDS,
        txt_records=[{"value": [domain.validation_properties.validation_token]}],
        opts=pulumi.ResourceOptions(parent=door.component),
    )
    return domain


def _relative(domain: Domain) -> str:
    """What a domain is called inside its zone; `@` is the zone itself."""
    return domain.name.removesuffix(domain.zone).removesuffix(".") or "@"
