"""The machines of a platform's cluster: where they stand, who they are, their way out."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.gcp.names import account_id
from twofold.clouds.gcp.platform.network import Network, create_subnet
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.placement.model import PlatformStack
from twofold.resources.recorder import explain
from twofold.values import frozen

# The addresses of pods, as the subnet calls them.
PODS = "pods"

# The least that a machine of GKE needs: to write logs and to measure.
# https://cloud.google.com/kubernetes-engine/docs/how-to/service-accounts#default-gke-service-agent
NODE_ROLE = "roles/container.defaultNodeServiceAccount"


@frozen
class Machines:
    """The subnet that machines stand in, and the account that they are.

    `ready` must be there before any machine is.
    """

    subnet: gcp.compute.Subnetwork
    account: gcp.serviceaccount.Account
    ready: Sequence[pulumi.Resource]


def create_machines(
    stack: PlatformStack,
    network: Network,
    images: gcp.artifactregistry.Repository,
    project: Project,
    component: pulumi.ComponentResource,
) -> Machines:
    """Create what machines need to be there, without a machine: those GKE makes."""
    inside = project.inside(component, "compute")
    subnet = create_subnet(
        "machines",
        network.blocks.machines,
        network.network,
        project,
        stack,
        inside,
        secondary={PODS: network.blocks.pods},
    )
    account = gcp.serviceaccount.Account(
        "machines",
        account_id=account_id(stack.name, "machines"),
        display_name=f"Machines of {stack.name}",
        opts=project.inside(component, "iam"),
    )
    report = gcp.projects.IAMMember(
        "machines",
        project=project.id,
        role=NODE_ROLE,
        member=account.member,
        opts=pulumi.ResourceOptions(parent=component),
    )
    explain(report, "Logs and measurements are the project's: there is no narrower form.")
    pull = gcp.artifactregistry.RepositoryIamMember(
        "machines",
        repository=images.name,
        location=project.region,
        role="roles/artifactregistry.reader",
        member=account.member,
        opts=pulumi.ResourceOptions(parent=component),
    )
    return Machines(subnet, account, [report, pull, _lead_out(network, subnet, project, inside)])


def _lead_out(
    network: Network,
    subnet: gcp.compute.Subnetwork,
    project: Project,
    inside: pulumi.ResourceOptions,
) -> gcp.compute.RouterNat:
    """Let machines, which have no public address, fetch images of operators.

    Google's own services they reach without it.
    https://cloud.google.com/nat/docs/gke-example
    """
    router = gcp.compute.Router(
        "machines", network=network.network.id, region=project.region, opts=inside
    )
    return gcp.compute.RouterNat(
        "machines",
        router=router.name,
        region=project.region,
        nat_ip_allocate_option="AUTO_ONLY",
        source_subnetwork_ip_ranges_to_nat="LIST_OF_SUBNETWORKS",
        subnetworks=[{"name": subnet.id, "source_ip_ranges_to_nats": ["ALL_IP_RANGES"]}],
        log_config={"enable": True, "filter": "ERRORS_ONLY"},
        opts=inside,
    )
