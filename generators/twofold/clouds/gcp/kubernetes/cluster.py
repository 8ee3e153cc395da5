"""The GKE cluster that an application runs in, looked up, and what it offers to services."""

from __future__ import annotations

import re

from twofold.clouds.gcp.ids import CLUSTER_ID
from twofold.clouds.gcp.kubernetes.door import Doors, create_doors
from twofold.clouds.gcp.kubernetes.openings import reach
from twofold.clouds.gcp.network import LoweredNetwork
from twofold.clouds.gcp.platform.offer import GATEWAY, kubeconfig
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, k8s, pulumi
from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.kubernetes.image import Login, Registry, is_built
from twofold.clouds.kubernetes.namespace import settle
from twofold.clouds.platforms import refer_to_clusters
from twofold.clouds.scope import Scope
from twofold.placement.model import ExistingCluster, Gateway, Placement, PlatformCluster
from twofold.resources.recorder import explain
from twofold.values import frozen

# Whom a login by a token is to a registry.
# https://cloud.google.com/artifact-registry/docs/docker/authentication#token
TOKEN_USER = "oauth2accesstoken"  # noqa: S105 (a name, and no token)


@frozen
class Entry:
    """The way to a cluster's gateway: its address in the network, and the subnet of doors."""

    address: pulumi.Input[str]
    subnet: pulumi.Input[str]


@frozen
class Offered:
    """What a platform stack, or the configuration, says of a cluster."""

    name: pulumi.Input[str]
    location: pulumi.Input[str]
    project: pulumi.Input[str]
    gateway: Gateway | None
    entry: Entry | None
    registry: pulumi.Input[str] | None
    storage: str | None


@frozen
class LoweredCluster:
    """The cluster, as the lowering of compute sees it, and what only Google knows of it.

    `pool` is what accounts of the cluster belong to, as grants name it.
    """

    component: pulumi.ComponentResource
    cluster: Cluster
    pool: pulumi.Output[str]
    doors: Doors | None
    registry: Registry | None


def lower_cluster(
    placement: Placement,
    scope: Scope,
    project: Project,
    network: LoweredNetwork | None,
) -> LoweredCluster:
    """Look up the cluster; create the application's namespace in it, and who its doors are."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Cluster", "cluster")
    explain(component, "The cluster that services run in, and this application's place in it.")
    offered = _offered(scope, project, network, component)
    gke = gcp.container.get_cluster_output(
        name=offered.name,
        location=offered.location,
        project=offered.project,
        opts=pulumi.InvokeOptions(parent=component),
    )
    endpoints = gke.control_plane_endpoints_configs[0]
    provider = k8s.Provider(
        "cluster",
        kubeconfig=kubeconfig(endpoints.dns_endpoint_configs[0].endpoint),
        # Another endpoint of the same cluster is no other cluster.
        cluster_identifier=gke.id,
        opts=pulumi.ResourceOptions(parent=component),
    )
    cluster = settle(
        placement,
        scope,
        provider,
        component,
        gateway=offered.gateway,
        reach=reach(),
        storage=offered.storage,
    )
    doors = None
    if offered.entry:
        entry = offered.entry
        doors = create_doors(entry.address, entry.subnet, placement, scope, project, component)
    registry = _registry(placement, offered, component)
    component.register_outputs({"name": gke.name, "namespace": cluster.home})
    pool = pulumi.Output.format("{}.svc.id.goog", offered.project)
    return LoweredCluster(component, cluster, pool, doors, registry)


def _offered(
    scope: Scope,
    project: Project,
    network: LoweredNetwork | None,
    component: pulumi.ComponentResource,
) -> Offered:
    match scope.stack.cluster:
        case PlatformCluster(stack):
            platform = refer_to_clusters(stack, network and network.platform, component)
            return Offered(
                name=platform.require_output("cluster_name"),
                location=project.region,
                project=project.id,
                gateway=GATEWAY,
                entry=Entry(
                    platform.require_output("gateway_address"),
                    platform.require_output("door_subnet_id"),
                ),
                registry=platform.require_output("image_repository_url"),
                storage=None,
            )
        case ExistingCluster() as existing:
            where = re.fullmatch(CLUSTER_ID, existing.name)
            if where is None:
                raise AssertionError("the limits see what a cluster's id looks like")
            address, subnet = existing.listener, existing.link
            return Offered(
                **where.groupdict(),
                gateway=existing.gateway,
                entry=Entry(address, subnet) if address and subnet else None,
                registry=existing.registry,
                storage=existing.storage,
            )
        case None:
            raise AssertionError("`place` sees that services in a cluster have one")


def _registry(
    placement: Placement, offered: Offered, component: pulumi.ComponentResource
) -> Registry | None:
    """Where to push what is built here, if anything is; as whoever runs the program."""
    if offered.registry is None or not is_built(placement):
        return None
    client = gcp.organizations.get_client_config_output(opts=pulumi.InvokeOptions(parent=component))
    login = Login(TOKEN_USER, pulumi.Output.secret(client.access_token))
    return Registry(offered.registry, login)
