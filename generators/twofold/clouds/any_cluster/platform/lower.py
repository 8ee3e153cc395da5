"""A platform stack prepares a cluster: it installs what applications need in it."""

from __future__ import annotations

from twofold.clouds.any_cluster.operators import ENTRY, OPERATORS, Operator
from twofold.clouds.kubernetes.namespace import RESTRICTED
from twofold.clouds.kubernetes.operators import (
    OUTSIDE,
    create_gateway,
    install_gateway,
    install_keda,
)
from twofold.clouds.sdk import k8s, pulumi
from twofold.placement.model import ExistingCluster, PlatformStack
from twofold.resources.graph import ResourceGraph
from twofold.resources.recorder import explain, graph

# What components of platform stacks belong to.
APPLICATION = "platform"


def lower(stack: PlatformStack) -> ResourceGraph:
    """Lower every operator, and a Gateway, where the cluster has none of its own."""
    existing = stack.existing
    if existing is None:
        raise AssertionError("the configuration says which cluster to prepare")
    cluster = pulumi.ComponentResource("platform:cluster:Cluster", "cluster")
    explain(cluster, "The cluster of all applications, which stands already.")
    provider = k8s.Provider(
        "cluster",
        context=existing.name,
        cluster_identifier=existing.name,
        opts=pulumi.ResourceOptions(parent=cluster),
    )
    cluster.register_outputs({"context": existing.name})
    components = [cluster, install_keda(provider, ())]
    components += [
        _install(name, operator, provider) for name, operator in OPERATORS.items() if operator.chart
    ]
    if existing.gateway is None:
        components.append(_install_gateway(stack, provider))
    return graph(APPLICATION, components, _exports(existing))


def _exports(existing: ExistingCluster) -> dict[str, object]:
    """What applications look up."""
    exports: dict[str, object] = {"context": existing.name}
    if existing.registry:
        exports["image_repository_url"] = existing.registry
    return exports


def _install(name: str, operator: Operator, provider: k8s.Provider) -> pulumi.ComponentResource:
    """Install an operator in a namespace of its own, whole or not at all."""
    if operator.chart is None:
        raise AssertionError(f"{name} has no chart")
    component = pulumi.ComponentResource("platform:cluster:Operator", name)
    explain(component, f"{operator.purpose.capitalize()}.")
    namespace = k8s.core.v1.Namespace(
        operator.namespace,
        metadata={"name": operator.namespace, "labels": RESTRICTED},
        opts=pulumi.ResourceOptions(parent=component, provider=provider),
    )
    chart = operator.chart
    k8s.helm.v3.Release(
        name,
        name=name,
        chart=chart.name,
        version=chart.version,
        repository_opts={"repo": chart.repository} if chart.repository else None,
        namespace=operator.namespace,
        atomic=True,
        values=chart.values or None,
        opts=pulumi.ResourceOptions(parent=component, provider=provider, depends_on=[namespace]),
    )
    component.register_outputs({"namespace": operator.namespace})
    return component


def _install_gateway(stack: PlatformStack, provider: k8s.Provider) -> pulumi.ComponentResource:
    """Install the Gateway API, and a Gateway behind a load balancer of the cluster's."""
    component = pulumi.ComponentResource("platform:cluster:Gateway", "gateway")
    explain(component, "Where requests from outside come in.")
    installed = install_gateway(provider, component)
    create_gateway(
        ENTRY,
        provider,
        component,
        installed,
        front=OUTSIDE,
        protected=stack.protected,
    )
    component.register_outputs({"name": ENTRY.name, "namespace": ENTRY.namespace})
    return component
