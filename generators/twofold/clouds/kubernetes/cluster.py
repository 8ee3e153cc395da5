"""What a cluster offers to the services of one application: all that differs between clusters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from twofold.clouds.sdk import k8s, pulumi
from twofold.placement.model import Gateway
from twofold.services.model import Service
from twofold.values import frozen

if TYPE_CHECKING:
    from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict
    from pulumi_kubernetes.networking.v1 import NetworkPolicyPeerArgsDict


@frozen
class Reach:
    """Where things lie that pods may have to reach, as network policies say it.

    `names` answers questions for names, `identity` hands out credentials (with its TCP port),
    `cloud` are the cloud's own services, `network` is what stands in the application's network.
    """

    names: Sequence[NetworkPolicyPeerArgsDict]
    identity: tuple[NetworkPolicyPeerArgsDict, int] | None
    cloud: Sequence[NetworkPolicyPeerArgsDict]
    network: Sequence[NetworkPolicyPeerArgsDict]


@frozen
class Cluster:
    """A cluster as one application sees it.

    `namespace` is the application's own, and known beforehand: it is a part of addresses.
    `home` is the same once it is there. `public` is the host that requests from outside name;
    without one, whoever passes them on names each service. `platform` is what the machines run
    images of, as `linux/amd64`. `storage` is the class that volumes are of; `None` is the
    cluster's default.
    """

    provider: k8s.Provider
    application: str
    namespace: str
    home: pulumi.Input[str | None]
    gateway: Gateway | None
    public: str | None
    reach: Reach
    storage: str | None
    platform: Literal["linux/amd64", "linux/arm64"]
    protected: bool

    def options(
        self, component: pulumi.ComponentResource, *after: pulumi.Resource
    ) -> pulumi.ResourceOptions:
        """Options of an object in this cluster that belongs to a component."""
        return pulumi.ResourceOptions(
            parent=component, provider=self.provider, depends_on=list(after)
        )

    def host(self, service: Service) -> str:
        """The host name under which requests for a service reach it through the gateway.

        What is not public nobody outside resolves: whoever passes a request on to the gateway
        writes it in.
        """
        return self.public or f"{service.name}.{self.namespace}.internal"

    def labels(self, name: str) -> Mapping[str, str]:
        """Labels of an object of this application."""
        return common_labels(name, self.application)

    def metadata(self, name: str, of: str | None = None) -> ObjectMetaArgsDict:
        """Name, namespace and labels of an object, which is `of` a service of another name."""
        return {"name": name, "namespace": self.home, "labels": self.labels(of or name)}


def common_labels(name: str, application: str) -> Mapping[str, str]:
    """Labels by Kubernetes' own common names.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
    """
    return {
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/part-of": application,
        "app.kubernetes.io/managed-by": "pulumi",
    }


def selector(name: str) -> Mapping[str, str]:
    """The labels by which a service's pods are found, and no others."""
    return {"app.kubernetes.io/name": name}


def address(service: Service) -> str:
    """Where pods of the same namespace reach a service: `cart:8080`."""
    return f"{service.name}:{service.ports[0].port}"
