"""An application's namespace: pods are held to the strictest rules, and closed to each other."""

from __future__ import annotations

from twofold.clouds.kubernetes.cluster import Cluster, Reach, common_labels
from twofold.clouds.names import physical
from twofold.clouds.scope import Scope
from twofold.clouds.sdk import k8s, pulumi
from twofold.placement.model import Gateway, Placement
from twofold.resources.recorder import hold_data

# A namespace's name is a DNS label.
NAMESPACE_LENGTH = 63

# The label by which a shared Gateway tells namespaces whose routes it lets in, as in
# https://gateway-api.sigs.k8s.io/guides/multiple-ns/
GATEWAY_ACCESS = {"shared-gateway-access": "true"}

# https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
RESTRICTED = {
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/audit": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
}


def namespace_name(application: str, environment: str) -> str:
    """What an application's namespace is called."""
    return physical(application, environment, limit=NAMESPACE_LENGTH)


def settle(  # noqa: PLR0913 (a cluster offers all of these)
    placement: Placement,
    scope: Scope,
    provider: k8s.Provider,
    component: pulumi.ComponentResource,
    *,
    gateway: Gateway | None,
    reach: Reach,
    storage: str | None,
    public: str | None = None,
    data: bool = False,
) -> Cluster:
    """Create the application's namespace in a cluster, and say what the cluster offers it there.

    `data` says that stores are in the namespace, besides what services keep on volumes.
    """
    name = namespace_name(scope.application, scope.stack.environment)
    volumes = any(placed.service.volume for placed in placement.services)
    namespace = _create_namespace(
        name,
        scope.application,
        provider,
        component,
        gateway=gateway is not None,
        data=data or volumes,
    )
    return Cluster(
        provider=provider,
        application=scope.application,
        namespace=name,
        home=namespace.metadata.name,
        gateway=gateway,
        public=public,
        reach=reach,
        storage=storage,
        platform="linux/amd64",
        protected=scope.protected,
    )


def _create_namespace(  # noqa: PLR0913 (a namespace is of all of these)
    name: str,
    application: str,
    provider: k8s.Provider,
    component: pulumi.ComponentResource,
    *,
    gateway: bool,
    data: bool,
) -> k8s.core.v1.Namespace:
    """Create the namespace, in which nothing may talk to anything until a policy says so.

    `gateway` lets its routes attach to a shared Gateway. `data` says that some is in it, which
    would go with it.
    """
    labels = common_labels(application, application)
    inside = pulumi.ResourceOptions(parent=component, provider=provider)
    namespace = k8s.core.v1.Namespace(
        name,
        metadata={
            "name": name,
            "labels": {**labels, **RESTRICTED, **(GATEWAY_ACCESS if gateway else {})},
        },
        opts=inside,
    )
    if data:
        hold_data(namespace)
    k8s.networking.v1.NetworkPolicy(
        "default-deny",
        metadata={"name": "default-deny", "namespace": namespace.metadata.name, "labels": labels},
        spec={"pod_selector": {}, "policy_types": ["Ingress", "Egress"]},
        opts=inside,
    )
    return namespace
