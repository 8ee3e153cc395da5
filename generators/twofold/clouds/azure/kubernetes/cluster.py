"""The AKS cluster that an application runs in, looked up, and what it offers to services."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.ids import group_name, part
from twofold.clouds.azure.kubernetes.door import Street
from twofold.clouds.azure.kubernetes.openings import reach_of
from twofold.clouds.azure.kubernetes.scaler import let_scaler_look
from twofold.clouds.azure.network import LoweredNetwork
from twofold.clouds.azure.platform.offer import GATEWAY, kubeconfig
from twofold.clouds.azure.sdk import azure_native, k8s, pulumi
from twofold.clouds.azure.topic import LoweredSubscription
from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.kubernetes.image import Registry, is_built
from twofold.clouds.kubernetes.namespace import settle
from twofold.clouds.kubernetes.operators import KEDA
from twofold.clouds.platforms import refer_to_clusters
from twofold.clouds.scope import Scope
from twofold.placement.model import ExistingCluster, Gateway, Placement, PlatformCluster
from twofold.resources.recorder import explain
from twofold.services.model import Subscription
from twofold.values import frozen


@frozen
class Offered:
    """What a platform stack, or the configuration, says of a cluster.

    `scaler` is the namespace that KEDA runs in.
    """

    name: pulumi.Input[str]
    group: pulumi.Input[str]
    gateway: Gateway | None
    street: Street | None
    scaler: str
    registry: pulumi.Input[str] | None
    storage: str | None


@frozen
class LoweredCluster:
    """The cluster, as the lowering of compute sees it, and what only Azure knows of it.

    `issuer` is whose tokens say which pod somebody is.
    """

    component: pulumi.ComponentResource
    cluster: Cluster
    issuer: pulumi.Output[str]
    street: Street | None
    registry: Registry | None
    looks: k8s.apiextensions.CustomResource | None


def lower_cluster(
    placement: Placement,
    scope: Scope,
    group: LoweredGroup,
    network: LoweredNetwork | None,
    subscriptions: Mapping[str, LoweredSubscription],
) -> LoweredCluster:
    """Look up the cluster; create the application's namespace in it, and who KEDA is to it."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Cluster", "cluster")
    explain(component, "The cluster that services run in, and this application's place in it.")
    offered = _offered(scope, network, component)
    aks = azure_native.containerservice.get_managed_cluster_output(
        resource_group_name=offered.group,
        resource_name=offered.name,
        opts=pulumi.InvokeOptions(parent=component),
    )
    provider = k8s.Provider(
        "cluster",
        kubeconfig=kubeconfig(offered.group, offered.name, component),
        # Another endpoint of the same cluster is no other cluster.
        cluster_identifier=aks.id,
        opts=pulumi.ResourceOptions(parent=component),
    )
    cluster = settle(
        placement,
        scope,
        provider,
        component,
        gateway=offered.gateway,
        reach=reach_of(scope, network, component),
        storage=offered.storage,
    )
    issuer = aks.oidc_issuer_profile.issuer_url
    waiting = [
        subscriptions[each.name]
        for each in placement.graph.triggers
        if isinstance(each, Subscription) and placement.runs(each.service, "kubernetes")
    ]
    looks = None
    if waiting:
        looks = let_scaler_look(offered.scaler, waiting, cluster, issuer, group, component)
    component.register_outputs({"id": aks.id, "namespace": cluster.home})
    registry = _registry(placement, offered)
    return LoweredCluster(component, cluster, issuer, offered.street, registry, looks)


def _offered(
    scope: Scope, network: LoweredNetwork | None, component: pulumi.ComponentResource
) -> Offered:
    match scope.stack.cluster:
        case PlatformCluster(stack):
            found = refer_to_clusters(stack, network and network.platform, component).require_output
            return Offered(
                name=found("cluster_name"),
                group=found("cluster_group"),
                gateway=GATEWAY,
                street=Street(
                    found("door_environment_id"), found("door_domain"), found("gateway_address")
                ),
                scaler=KEDA.namespace,
                registry=found("image_repository_url"),
                storage=None,
            )
        case ExistingCluster() as existing:
            return Offered(
                name=part(existing.name, "managedClusters"),
                group=group_name(existing.name),
                gateway=existing.gateway,
                street=_street(existing, component),
                scaler=existing.operators.get("keda", KEDA.namespace),
                registry=existing.registry,
                storage=existing.storage,
            )
        case None:
            raise AssertionError("`place` sees that services in a cluster have one")


def _street(existing: ExistingCluster, component: pulumi.ComponentResource) -> Street | None:
    """Where doors to a cluster that stands already may stand: in somebody's environment."""
    address, environment = existing.listener, existing.link
    if not address or not environment:
        return None
    found = azure_native.app.get_managed_environment_output(
        resource_group_name=group_name(environment),
        environment_name=part(environment, "managedEnvironments"),
        opts=pulumi.InvokeOptions(parent=component),
    )
    return Street(environment, found.default_domain, address)


def _registry(placement: Placement, offered: Offered) -> Registry | None:
    """Where to push what is built here, if anything is, as whoever Docker is logged in as.

    A registry takes no token of Entra's, but one that it gives for it itself: `az acr login`.
    https://learn.microsoft.com/azure/container-registry/container-registry-authentication
    """
    if offered.registry is None or not is_built(placement):
        return None
    return Registry(offered.registry, None)
