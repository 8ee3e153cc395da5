"""The EKS cluster that an application runs in, looked up, and what it offers to services."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.aws.kubernetes.openings import open_stores
from twofold.clouds.aws.kubernetes.scaler import let_scaler_look
from twofold.clouds.aws.network import LoweredNetwork
from twofold.clouds.aws.platform.offer import GATEWAY, STORAGE_CLASS, kubeconfig
from twofold.clouds.aws.sdk import aws, k8s, pulumi
from twofold.clouds.aws.stores import LoweredStore
from twofold.clouds.aws.topic import LoweredSubscription
from twofold.clouds.kubernetes.cluster import Cluster, Reach
from twofold.clouds.kubernetes.image import Login, Registry, is_built
from twofold.clouds.kubernetes.namespace import settle
from twofold.clouds.platforms import refer_to_clusters
from twofold.clouds.scope import Scope
from twofold.placement.model import (
    ExistingCluster,
    ExistingNetwork,
    Gateway,
    Placement,
    PlatformCluster,
)
from twofold.resources.recorder import explain
from twofold.services.model import Subscription
from twofold.values import frozen

# Where EKS hands out credentials to pods.
# https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
IDENTITY_ADDRESS, IDENTITY_PORT = "169.254.170.23/32", 80

# Everything but what is private: AWS's own services have public addresses, and no narrower
# list of them is known beforehand. RFC 1918 and RFC 3927.
ANYWHERE = "0.0.0.0/0"
PRIVATE = ["10.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]


@frozen
class Entry:
    """The way from an HTTP API into the cluster: a link into its network, and a listener there."""

    listener: pulumi.Input[str]
    link: pulumi.Input[str]


@frozen
class Offered:
    """What a platform stack, or the configuration, says of a cluster."""

    name: pulumi.Input[str]
    gateway: Gateway | None
    entry: Entry | None
    scaler: pulumi.Input[str] | None
    registry: pulumi.Input[str] | None
    storage: str | None


@frozen
class LoweredCluster:
    """The cluster, as the lowering of compute sees it, and what only AWS knows of it."""

    component: pulumi.ComponentResource
    cluster: Cluster
    name: pulumi.Input[str]
    region: pulumi.Input[str]
    entry: Entry | None
    registry: Registry | None
    looks: k8s.apiextensions.CustomResource | None


def lower_cluster(
    placement: Placement,
    scope: Scope,
    network: LoweredNetwork | None,
    stores: Mapping[str, LoweredStore],
    subscriptions: Mapping[str, LoweredSubscription],
) -> LoweredCluster:
    """Look up the cluster; create the application's namespace in it, and open its stores to it."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Cluster", "cluster")
    explain(component, "The cluster that services run in, and this application's place in it.")
    offered = _offered(scope, network, component)
    look_up = pulumi.InvokeOptions(parent=component)
    eks = aws.eks.get_cluster_output(name=offered.name, opts=look_up)
    region = aws.get_region_output(opts=look_up).region
    provider = k8s.Provider(
        "cluster",
        kubeconfig=kubeconfig(eks.endpoint, eks.certificate_authorities[0].data, eks.name, region),
        # Another endpoint of the same cluster is no other cluster.
        cluster_identifier=eks.arn,
        opts=pulumi.ResourceOptions(parent=component),
    )
    cluster = settle(
        placement,
        scope,
        provider,
        component,
        gateway=offered.gateway,
        reach=_reach(eks, scope, network, component),
        storage=offered.storage,
    )
    open_stores(placement, eks.vpc_config.cluster_security_group_id, stores, component)
    waiting = [
        subscriptions[each.name]
        for each in placement.graph.triggers
        if isinstance(each, Subscription) and placement.runs(each.service, "kubernetes")
    ]
    looks = None
    if waiting and offered.scaler is not None:
        looks = let_scaler_look(offered.scaler, waiting, cluster, component)
    registry = _registry(placement, offered, component)
    component.register_outputs({"name": eks.name, "namespace": cluster.home})
    return LoweredCluster(component, cluster, eks.name, region, offered.entry, registry, looks)


def _offered(
    scope: Scope, network: LoweredNetwork | None, component: pulumi.ComponentResource
) -> Offered:
    match scope.stack.cluster:
        case PlatformCluster(stack):
            platform = refer_to_clusters(stack, network and network.platform, component)
            return Offered(
                name=platform.require_output("cluster_name"),
                gateway=GATEWAY,
                entry=Entry(
                    platform.require_output("gateway_listener_arn"),
                    platform.require_output("gateway_link_id"),
                ),
                scaler=platform.require_output("scaler_role_arn"),
                registry=platform.require_output("image_repository_url"),
                storage=STORAGE_CLASS,
            )
        case ExistingCluster() as existing:
            listener, link = existing.listener, existing.link
            return Offered(
                name=existing.name,
                gateway=existing.gateway,
                entry=Entry(listener, link) if listener and link else None,
                scaler=existing.scaler,
                registry=existing.registry,
                storage=existing.storage,
            )
        case None:
            raise AssertionError("`place` sees that services in a cluster have one")


def _reach(
    eks: pulumi.Output[aws.eks.GetClusterResult],
    scope: Scope,
    network: LoweredNetwork | None,
    component: pulumi.ComponentResource,
) -> Reach:
    """Where pods find names, credentials, AWS itself, and what stands in the network."""
    stores: list[k8s.networking.v1.NetworkPolicyPeerArgsDict] = []
    if network:
        vpc = aws.ec2.get_vpc_output(id=network.vpc_id, opts=pulumi.InvokeOptions(parent=component))
        stores = [{"ip_block": {"cidr": vpc.cidr_block}}]
    # In a network of somebody else's, AWS's services may have addresses of its own.
    own = stores if isinstance(scope.stack.network, ExistingNetwork) else []
    return Reach(
        names=[
            {
                "namespace_selector": {
                    "match_labels": {"kubernetes.io/metadata.name": "kube-system"}
                },
                "pod_selector": {"match_labels": {"k8s-app": "kube-dns"}},
            },
            # Auto Mode answers on the machine itself, under an address among the services'.
            # https://docs.aws.amazon.com/eks/latest/userguide/auto-networking.html
            {"ip_block": {"cidr": eks.kubernetes_network_configs[0].service_ipv4_cidr}},
        ],
        identity=({"ip_block": {"cidr": IDENTITY_ADDRESS}}, IDENTITY_PORT),
        cloud=[{"ip_block": {"cidr": ANYWHERE, "except_": PRIVATE}}, *own],
        network=stores,
    )


def _registry(
    placement: Placement, offered: Offered, component: pulumi.ComponentResource
) -> Registry | None:
    """Where to push what is built here, if anything is."""
    if offered.registry is None or not is_built(placement):
        return None
    token = aws.ecr.get_authorization_token_output(opts=pulumi.InvokeOptions(parent=component))
    login = Login(token.user_name, pulumi.Output.secret(token.password))
    return Registry(offered.registry, login)
