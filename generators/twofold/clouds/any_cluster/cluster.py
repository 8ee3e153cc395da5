"""The cluster that an application lives in, and the application's place in it."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.any_cluster.operators import ENTRY, OPERATORS, OperatorName
from twofold.clouds.kubernetes.cluster import Cluster, Reach
from twofold.clouds.kubernetes.image import Registry
from twofold.clouds.kubernetes.namespace import namespace_name, settle
from twofold.clouds.platforms import refer_to
from twofold.clouds.scope import Scope
from twofold.clouds.sdk import k8s, pulumi
from twofold.placement.model import ExistingCluster, Gateway, Placement, PlatformCluster
from twofold.resources.recorder import explain
from twofold.services.model import Code
from twofold.values import frozen

# Where the node's own cache of names answers, in clusters that have one.
# https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
NAMES_CACHE = "169.254.20.10/32"

REACH = Reach(
    names=[
        {
            "namespace_selector": {"match_labels": {"kubernetes.io/metadata.name": "kube-system"}},
            "pod_selector": {"match_labels": {"k8s-app": "kube-dns"}},
        },
        {"ip_block": {"cidr": NAMES_CACHE}},
    ],
    identity=None,
    cloud=[],
    network=[],
)


@frozen
class Offered:
    """What a platform stack, or the configuration, says of a cluster."""

    context: pulumi.Input[str]
    gateway: Gateway | None
    registry: pulumi.Input[str] | None
    storage: str | None
    operators: Mapping[OperatorName, str]


@frozen
class LoweredCluster:
    """The cluster, as the lowering of compute sees it, and what else is known of it.

    `operators` are the namespaces in which operators run.
    """

    component: pulumi.ComponentResource
    cluster: Cluster
    registry: Registry | None
    operators: Mapping[OperatorName, str]


def lower_cluster(placement: Placement, scope: Scope) -> LoweredCluster:
    """Create the application's namespace in the cluster that the configuration names."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Cluster", "cluster")
    explain(component, "The cluster, and this application's place in it.")
    offered = _offered(placement, scope, component)
    provider = k8s.Provider(
        "cluster",
        context=offered.context,
        # Another context is another cluster, wherever its kubeconfig says that it is.
        cluster_identifier=offered.context,
        opts=pulumi.ResourceOptions(parent=component),
    )
    domain = scope.stack.domain
    name = namespace_name(scope.application, scope.stack.environment)
    cluster = settle(
        placement,
        scope,
        provider,
        component,
        gateway=offered.gateway,
        reach=REACH,
        storage=offered.storage,
        public=domain.name if domain else f"{name}.internal",
        data=bool(placement.graph.stores or placement.graph.topics),
    )
    component.register_outputs({"namespace": cluster.home})
    registry = None if offered.registry is None else Registry(offered.registry, None)
    return LoweredCluster(component, cluster, registry, offered.operators)


def _offered(placement: Placement, scope: Scope, component: pulumi.ComponentResource) -> Offered:
    usual: dict[OperatorName, str] = {name: each.namespace for name, each in OPERATORS.items()}
    match scope.stack.cluster:
        case PlatformCluster(stack):
            platform = refer_to("platform", stack, component).exports
            built = any(isinstance(each.source, Code) for each in placement.graph.services)
            return Offered(
                context=platform.require_output("context"),
                gateway=ENTRY,
                registry=platform.require_output("image_repository_url") if built else None,
                storage=None,
                operators=usual,
            )
        case ExistingCluster() as existing:
            return Offered(
                context=existing.name,
                gateway=existing.gateway,
                registry=existing.registry,
                storage=existing.storage,
                operators={name: existing.operators.get(name, usual[name]) for name in usual},
            )
        case None:
            raise AssertionError("`place` sees that services in a cluster have one")
