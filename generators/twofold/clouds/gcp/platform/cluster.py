"""The GKE cluster of a platform stack, with what applications need in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twofold.clouds.gcp.platform.entry import lower_entry
from twofold.clouds.gcp.platform.machines import PODS, Machines, create_machines
from twofold.clouds.gcp.platform.network import Network
from twofold.clouds.gcp.platform.offer import APPLICATION, kubeconfig
from twofold.clouds.gcp.platform.registry import create_repository, image_url
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, k8s, pulumi
from twofold.diagnostics import Diagnostic, stop
from twofold.placement.model import NewCluster, PlatformStack
from twofold.resources.recorder import explain
from twofold.values import frozen

# When GKE may upgrade the cluster: four hours from then, in GMT, every day.
# https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions
MAINTENANCE_START = "01:00"


@frozen
class PlatformCluster:
    """The cluster's components, and what applications look up of it."""

    components: Sequence[pulumi.ComponentResource]
    outputs: Mapping[str, object]


def lower_cluster(
    stack: PlatformStack, new: NewCluster, network: Network, project: Project
) -> PlatformCluster:
    """Create the cluster, what its machines need, and its entry."""
    if new.addresses:
        stop(no_addresses(stack))
    component = pulumi.ComponentResource(f"{APPLICATION}:cluster:Cluster", "cluster")
    explain(component, "The cluster that services of style `kubernetes` run in.")
    images = create_repository(stack, project, component)
    machines = create_machines(stack, network, images, project, component)
    cluster = _create_cluster(stack, network, machines, project, component)
    endpoint = cluster.control_plane_endpoints_config.dns_endpoint_config.endpoint
    provider = k8s.Provider(
        "cluster",
        kubeconfig=kubeconfig(endpoint),
        # Another endpoint of the same cluster is no other cluster.
        cluster_identifier=cluster.id,
        opts=pulumi.ResourceOptions(parent=component),
    )
    _let_in(new, provider, component)
    component.register_outputs({"name": cluster.name, "images": image_url(images)})
    entry = lower_entry(stack, network, machines, provider, project)
    return PlatformCluster(
        (component, entry.component),
        {
            "cluster_name": cluster.name,
            "image_repository_url": image_url(images),
            "gateway_address": entry.address.address,
            "door_subnet_id": entry.doors.id,
        },
    )


def _create_cluster(
    stack: PlatformStack,
    network: Network,
    machines: Machines,
    project: Project,
    component: pulumi.ComponentResource,
) -> gcp.container.Cluster:
    cluster = gcp.container.Cluster(
        "cluster",
        location=project.region,
        enable_autopilot=True,
        network=network.network.id,
        subnetwork=machines.subnet.id,
        # Addresses of services are Google's own for that, and none of the network's.
        # https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips#defaults_limits
        ip_allocation_policy={"cluster_secondary_range_name": PODS},
        private_cluster_config={"enable_private_nodes": True},
        # Who may ask it, IAM decides, from wherever he asks: there is no public address.
        # https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation
        control_plane_endpoints_config={
            "dns_endpoint_config": {"allow_external_traffic": True},
            "ip_endpoints_config": {"enabled": False},
        },
        cluster_autoscaling={
            "auto_provisioning_defaults": {
                "service_account": machines.account.email,
                "oauth_scopes": ["https://www.googleapis.com/auth/cloud-platform"],
            }
        },
        # Its definitions are GKE's to keep: on 1.35, nobody else may.
        # https://github.com/apache/apisix-helm-chart/pull/1010
        gateway_api_config={"channel": "CHANNEL_STANDARD"},
        release_channel={"channel": "STABLE" if stack.protected else "REGULAR"},
        maintenance_policy={"daily_maintenance_window": {"start_time": MAINTENANCE_START}},
        deletion_protection=stack.protected,
        opts=pulumi.ResourceOptions(
            parent=component, depends_on=[project.apis["container"], *machines.ready]
        ),
    )
    explain(
        cluster,
        "Autopilot: Google runs the machines. Workload identity and the enforcement of network "
        "policies (Dataplane V2) are always on.",
    )
    return cluster


def _let_in(new: NewCluster, provider: k8s.Provider, component: pulumi.ComponentResource) -> None:
    """Let administrators do everything in the cluster.

    That they get to it at all, the project's own grants say: `roles/container.viewer` does.
    https://cloud.google.com/kubernetes-engine/docs/how-to/role-based-access-control
    """
    for index, member in enumerate(new.administrators):
        name = f"administrator-{index}"
        kind, _, who = member.rpartition(":")
        k8s.rbac.v1.ClusterRoleBinding(
            name,
            metadata={"name": name},
            role_ref={
                "api_group": "rbac.authorization.k8s.io",
                "kind": "ClusterRole",
                "name": "cluster-admin",
            },
            subjects=[
                {
                    "api_group": "rbac.authorization.k8s.io",
                    "kind": "Group" if kind == "group" else "User",
                    "name": who,
                }
            ],
            opts=pulumi.ResourceOptions(parent=component, provider=provider),
        )


def no_addresses(stack: PlatformStack) -> Diagnostic:
    """Google asks who somebody is before the cluster hears of it, and not where he is."""
    # https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation
    return Diagnostic(
        "misplaced-key",
        "a cluster on 'gcp' has no 'addresses': it has no address of its own, but a name, at which "
        "Google lets through whom IAM knows",
        stack.place("cluster", "addresses").key,
        "remove it; a perimeter of VPC Service Controls around the project knows addresses",
    )
