"""Google Cloud."""

from __future__ import annotations

from twofold.clouds.cloud import Cloud
from twofold.clouds.gcp.details import DETAILS
from twofold.clouds.gcp.kubernetes.requirements import requirements
from twofold.clouds.gcp.lifecycle import LIFECYCLE
from twofold.clouds.gcp.limits import limits
from twofold.clouds.gcp.lower import lower
from twofold.clouds.gcp.support import SUPPORT
from twofold.clouds.kubernetes import details as kubernetes
from twofold.clouds.names import physical
from twofold.placement.model import PlatformStack, Region, Setting
from twofold.resources.graph import ResourceGraph
from twofold.resources.passes import Tagging

TAGGED = frozenset(
    {
        "pulumi_gcp.apigateway.Api",
        "pulumi_gcp.apigateway.ApiConfig",
        "pulumi_gcp.apigateway.Gateway",
        "pulumi_gcp.artifactregistry.Repository",
        "pulumi_gcp.certificatemanager.Certificate",
        "pulumi_gcp.certificatemanager.CertificateMap",
        "pulumi_gcp.certificatemanager.CertificateMapEntry",
        "pulumi_gcp.certificatemanager.DnsAuthorization",
        "pulumi_gcp.cloudfunctionsv2.Function",
        "pulumi_gcp.cloudrunv2.Service",
        "pulumi_gcp.compute.Address",
        "pulumi_gcp.compute.GlobalAddress",
        "pulumi_gcp.compute.GlobalForwardingRule",
        "pulumi_gcp.container.Cluster",
        "pulumi_gcp.memorystore.Instance",
        "pulumi_gcp.networkconnectivity.ServiceConnectionPolicy",
        "pulumi_gcp.pubsub.Subscription",
        "pulumi_gcp.pubsub.Topic",
        "pulumi_gcp.secretmanager.RegionalSecret",
        "pulumi_gcp.secretmanager.Secret",
        "pulumi_gcp.sql.DatabaseInstance",
        "pulumi_gcp.storage.Bucket",
    }
)
ELSEWHERE = {
    "pulumi_gcp.container.Cluster": ("resource_labels",),
    "pulumi_gcp.sql.DatabaseInstance": ("settings", "user_labels"),
}

# A label's value has 63 characters at most, of small letters, digits, `_` and `-`.
# https://cloud.google.com/resource-manager/docs/labels-overview#requirements
LABEL_LENGTH = 63


def _label(text: str) -> str:
    return physical(text, limit=LABEL_LENGTH)


# https://cloud.google.com/compute/docs/regions-zones
REGION = Region(
    "gcp:region",
    r"^[a-z]+-[a-z]+[0-9]+$",
    "europe-west1",
    # https://cloud.google.com/resource-manager/docs/creating-managing-projects
    (
        Setting(
            "gcp:project", "project", r"^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$", "acme-shop"
        ),
    ),
)


def lower_platform(stack: PlatformStack) -> ResourceGraph:
    """Lower a platform stack; applications do without the lowerings of platforms."""
    from twofold.clouds.gcp.platform.lower import lower  # noqa: PLC0415 (see above)

    return lower(stack)


CLOUD = Cloud(
    name="gcp",
    region=REGION,
    support=SUPPORT,
    limits=limits,
    lower=lower,
    lower_platform=lower_platform,
    tagged=TAGGED,
    tagging=Tagging("labels", _label, ELSEWHERE),
    details={**DETAILS, **kubernetes.DETAILS},
    lifecycle=LIFECYCLE,
    requirements=requirements,
)
