"""A service as its cloud hands it to the cluster, and what its objects are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.links import Opening, Settings
from twofold.clouds.sdk import pulumi
from twofold.placement.model import PlacedService
from twofold.services.model import Service
from twofold.values import field, frozen

if TYPE_CHECKING:
    from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict


@frozen
class Waiting:
    """Messages that wait for a service: a trigger of KEDA, whose metadata its scaler knows.

    `authentication` is the name of what says as whom KEDA looks, `after` that object itself.

    https://keda.sh/docs/latest/scalers/
    """

    type: str
    metadata: Mapping[str, pulumi.Input[str]]
    authentication: str
    after: pulumi.Resource


@frozen
class SecretKey:
    """A value that a pod takes out of a Secret when it starts: the pod itself never says it."""

    secret: pulumi.Input[str]
    key: str


@frozen
class Neighbour:
    """Pods of the same namespace, by their labels, and the ports at which a service uses them."""

    labels: Mapping[str, str]
    ports: tuple[int, ...]


@frozen
class End:
    """Something outside the cluster that has one address, and the TCP port at which it is used."""

    address: pulumi.Input[str]
    port: int


@frozen
class Workload:
    """A service on its way into a cluster.

    `image` is whole, with its tag or digest. `secrets` are settings whose values are in Secrets.
    `opens` is what its links let it reach outside the cluster, `near` what is beside it there and
    no service, `has_identity` whether it asks for credentials of its cloud. `after` must be there
    before its pods start. `built` says that the image is for the cluster's machines alone.

    By `account_annotations` and `pod_labels` a cloud knows whom it lends an identity of its own.
    `pushed` says that the cloud sends it messages and times, as requests through the gateway;
    otherwise it takes messages by itself, and jobs in the cluster wake it. `ends` are what its
    links let it reach outside the cluster at single addresses, besides what it `opens`. `timed`
    says that nothing but schedules wakes it.
    """

    cluster: Cluster
    component: pulumi.ComponentResource
    placed: PlacedService
    image: pulumi.Input[str]
    environment: Settings
    secrets: Mapping[str, SecretKey]
    opens: frozenset[Opening]
    near: tuple[Neighbour, ...]
    has_identity: bool
    waiting: tuple[Waiting, ...]
    after: tuple[pulumi.Resource, ...]
    built: bool
    account_annotations: Mapping[str, pulumi.Input[str]] = field(
        default_factory=dict[str, "pulumi.Input[str]"]
    )
    pod_labels: Mapping[str, str] = field(default_factory=dict[str, str])
    pushed: bool = False
    ends: tuple[End, ...] = ()
    timed: bool = False

    @property
    def service(self) -> Service:
        """The service."""
        return self.placed.service

    @property
    def name(self) -> str:
        """What the service and its objects are called."""
        return self.placed.service.name

    @property
    def metadata(self) -> ObjectMetaArgsDict:
        """Name, namespace and labels of its objects."""
        return self.cluster.metadata(self.name)

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of its objects."""
        return self.cluster.labels(self.name)

    def options(self, *after: pulumi.Resource) -> pulumi.ResourceOptions:
        """Options of one of its objects."""
        return self.cluster.options(self.component, *after)
