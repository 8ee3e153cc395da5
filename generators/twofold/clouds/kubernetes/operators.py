"""What applications need in any cluster, installed by a platform stack: KEDA, and a Gateway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from twofold.clouds.kubernetes.namespace import GATEWAY_ACCESS, RESTRICTED
from twofold.clouds.sdk import k8s, pulumi
from twofold.placement.model import Gateway
from twofold.resources.recorder import explain
from twofold.values import frozen


@frozen
class Operator:
    """Where an operator runs, and the service account that it runs as."""

    namespace: str
    account: str


KEDA = Operator(namespace="keda", account="keda-operator")

# https://github.com/kedacore/charts/tree/v2.21.0/keda
KEDA_VERSION = "2.21.0"
KEDA_CHARTS = "https://kedacore.github.io/charts"

# https://github.com/envoyproxy/gateway/tree/v1.9.1/charts: the definitions apart from the
# controller, since Helm never renews definitions that a chart keeps in `crds/`.
ENVOY_VERSION = "v1.9.1"
ENVOY_CHARTS = "oci://docker.io/envoyproxy"
ENVOY_NAMESPACE = "envoy-gateway-system"

# Envoy Gateway's own name for itself, and what its proxies are called by.
# https://gateway.envoyproxy.io/docs/api/extension_types/
CONTROLLER = "gateway.envoyproxy.io/gatewayclass-controller"
PROXY_LABELS = {
    "app.kubernetes.io/name": "envoy",
    "app.kubernetes.io/component": "proxy",
    "app.kubernetes.io/managed-by": "envoy-gateway",
}


@frozen
class Front:
    """The Service in front of a Gateway's proxies.

    A `ClusterIP` has an address in the cluster alone: what leads to it from outside is the
    cloud's. Of a load balancer, `annotations` say to the cloud which kind it is, `address` is the
    one that it gets, and `sources` are the blocks that it lets in; `None` leaves it to the cloud.
    """

    type: Literal["ClusterIP", "LoadBalancer"]
    annotations: Mapping[str, pulumi.Input[str]] | None = None
    address: pulumi.Input[str] | None = None
    sources: Sequence[pulumi.Input[str]] | None = None


INSIDE = Front("ClusterIP")
OUTSIDE = Front("LoadBalancer")

# A listener's port below 1024 is this much higher in the proxies, which are not root.
# (envoyproxy/gateway, internal/gatewayapi/listener.go)
HTTP, PROXY_PORT = 80, 10080


def install_keda(
    provider: k8s.Provider,
    after: tuple[pulumi.Resource, ...],
    *,
    identity: Mapping[str, object] | None = None,
) -> pulumi.ComponentResource:
    """Install KEDA, which scales services by the messages that wait for them.

    `identity` says how it finds out who it is to the cloud, where nobody outside tells it.
    """
    component = pulumi.ComponentResource("platform:cluster:Operator", "keda")
    explain(component, "Scales services by the messages that wait for them.")
    namespace = _create_namespace(KEDA.namespace, provider, component, after)
    k8s.helm.v3.Release(
        "keda",
        name="keda",
        chart="keda",
        version=KEDA_VERSION,
        repository_opts={"repo": KEDA_CHARTS},
        namespace=KEDA.namespace,
        atomic=True,
        values={
            "serviceAccount": {"operator": {"name": KEDA.account}},
            **({"podIdentity": identity} if identity else {}),
        },
        opts=_inside(provider, component, namespace),
    )
    component.register_outputs({"namespace": KEDA.namespace})
    return component


def install_gateway(
    provider: k8s.Provider,
    component: pulumi.ComponentResource,
    *after: pulumi.Resource,
    has_api: bool = False,
) -> tuple[pulumi.Resource, ...]:
    """Install the Gateway API, and Envoy Gateway, which implements it.

    `has_api` says that the cluster has the Gateway API's own definitions already, and keeps them.
    What is there before, and goes after, is `after`: a load balancer's address is in use until its
    Service is gone, and with it the namespace.
    """
    namespace = _create_namespace(ENVOY_NAMESPACE, provider, component, after)
    definitions = k8s.helm.v3.Release(
        "gateway-crds",
        name="gateway-crds",
        chart=f"{ENVOY_CHARTS}/gateway-crds-helm",
        version=ENVOY_VERSION,
        namespace=ENVOY_NAMESPACE,
        values={
            "crds": {
                "gatewayAPI": {"enabled": False}
                if has_api
                else {"enabled": True, "channel": "standard"},
                "envoyGateway": {"enabled": True},
            }
        },
        opts=_inside(provider, component, namespace),
    )
    controller = k8s.helm.v3.Release(
        "envoy-gateway",
        name="envoy-gateway",
        chart=f"{ENVOY_CHARTS}/gateway-helm",
        version=ENVOY_VERSION,
        namespace=ENVOY_NAMESPACE,
        atomic=True,
        skip_crds=True,
        values={"crds": {"enabled": False}},
        opts=_inside(provider, component, definitions),
    )
    return (definitions, controller)


def create_gateway(  # noqa: PLR0913 (a Gateway is of all of these)
    gateway: Gateway,
    provider: k8s.Provider,
    component: pulumi.ComponentResource,
    installed: tuple[pulumi.Resource, ...],
    *,
    front: Front = INSIDE,
    protected: bool,
) -> str:
    """Create a Gateway that other namespaces' routes attach to; gives its proxies' Service."""
    service = f"{gateway.name}-proxy"
    proxies = k8s.apiextensions.CustomResource(
        f"{gateway.name}-proxies",
        api_version="gateway.envoyproxy.io/v1alpha1",
        kind="EnvoyProxy",
        metadata={"name": gateway.name, "namespace": gateway.namespace},
        spec={
            "provider": {
                "type": "Kubernetes",
                "kubernetes": {
                    "envoyService": {
                        "type": front.type,
                        "name": service,
                        "annotations": front.annotations,
                        "loadBalancerIP": front.address,
                        "loadBalancerSourceRanges": front.sources,
                    },
                    "envoyDeployment": {"name": service, "replicas": 2 if protected else 1},
                    "envoyPDB": {"maxUnavailable": 1},
                },
            }
        },
        opts=_inside(provider, component, *installed),
    )
    kind = k8s.apiextensions.CustomResource(
        f"{gateway.name}-class",
        api_version="gateway.networking.k8s.io/v1",
        kind="GatewayClass",
        metadata={"name": gateway.name},
        spec={
            "controllerName": CONTROLLER,
            "parametersRef": {
                "group": "gateway.envoyproxy.io",
                "kind": "EnvoyProxy",
                "name": gateway.name,
                "namespace": gateway.namespace,
            },
        },
        opts=_inside(provider, component, proxies),
    )
    k8s.apiextensions.CustomResource(
        gateway.name,
        api_version="gateway.networking.k8s.io/v1",
        kind="Gateway",
        metadata={"name": gateway.name, "namespace": gateway.namespace},
        spec={
            "gatewayClassName": gateway.name,
            "listeners": [
                {
                    "name": "http",
                    "protocol": "HTTP",
                    "port": HTTP,
                    "allowedRoutes": {
                        "namespaces": {
                            "from": "Selector",
                            "selector": {"matchLabels": GATEWAY_ACCESS},
                        }
                    },
                }
            ],
        },
        opts=_inside(provider, component, kind),
    )
    return service


def _create_namespace(
    name: str,
    provider: k8s.Provider,
    component: pulumi.ComponentResource,
    after: tuple[pulumi.Resource, ...],
) -> k8s.core.v1.Namespace:
    return k8s.core.v1.Namespace(
        name,
        metadata={"name": name, "labels": RESTRICTED},
        opts=_inside(provider, component, *after),
    )


def _inside(
    provider: k8s.Provider, component: pulumi.ComponentResource, *after: pulumi.Resource
) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(parent=component, provider=provider, depends_on=list(after))
