"""What a cluster that stands already must have for a placement: data, which `doctor` looks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from twofold.placement.model import ExistingCluster, Gateway, Placement
from twofold.services.model import Code, Route, Subscription
from twofold.values import frozen


@frozen
class Version:
    """A version of Kubernetes, or a newer one."""

    major: int
    minor: int


@frozen
class Kinds:
    """Kinds of objects that somebody has defined, by the names of their definitions."""

    names: tuple[str, ...]


@frozen
class Served:
    """An API that something in the cluster answers, by its APIService's name."""

    name: str


@frozen
class Storage:
    """A storage class by its name, or one that is the default."""

    name: str | None


@frozen
class Entry:
    """A Gateway."""

    gateway: Gateway


@frozen
class Untold:
    """What the API does not tell, and how somebody finds it out."""

    how: str


Look: TypeAlias = Version | Kinds | Served | Storage | Entry | Untold


@frozen
class Requirement:
    """What must be there, for what, how one sees it, and what to do where it is not."""

    what: str
    purpose: str
    look: Look
    way_out: str


# The `sleep` with which pods stop late is there by default since this version.
# https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations
OLDEST = Version(1, 30)


def requirements(placement: Placement, *, pushed: bool = False) -> Iterator[Requirement]:
    """What any cluster needs that services of this placement run in; nothing if none do.

    `pushed` says that the cloud sends services messages and times, as requests from outside.
    """
    pods = placement.running("kubernetes")
    if not pods:
        return
    cluster = placement.stack.cluster
    existing = cluster if isinstance(cluster, ExistingCluster) else None
    yield Requirement(
        f"Kubernetes {OLDEST.major}.{OLDEST.minor} or newer",
        "pods that answer until everybody knows that they stop",
        OLDEST,
        "upgrade the cluster",
    )
    yield Requirement(
        "a network that enforces policies",
        "what no link declares is closed",
        Untold("see whether the network plug-in does, as Calico and Cilium do"),
        "install a network plug-in that enforces network policies",
    )
    yield Requirement(
        "the metrics server",
        "services that are scaled by load",
        Served("v1beta1.metrics.k8s.io"),
        "install it: https://github.com/kubernetes-sigs/metrics-server",
    )
    if any(isinstance(each.source, Code) for each in pods):
        yield Requirement(
            "machines of amd64 that may pull from the registry",
            "images that are built",
            Untold("start a pod from an image of the registry"),
            "give the machines' identity, or the registry, that permission",
        )
    triggers = [each for each in placement.graph.triggers if each.service in pods]
    if any(pushed or isinstance(each, Route) for each in triggers):
        yield from _entry(existing)
    if not pushed and any(isinstance(each, Subscription) for each in triggers):
        yield Requirement(
            "KEDA",
            "services that are scaled by the messages that wait for them",
            Kinds(("scaledobjects.keda.sh", "triggerauthentications.keda.sh")),
            "install it, or deploy a platform stack: https://keda.sh/docs/latest/deploy/",
        )
    if any(each.volume for each in pods):
        yield storage(existing, "disks of services with a `volume`")


def _entry(existing: ExistingCluster | None) -> Iterator[Requirement]:
    yield Requirement(
        "the Gateway API",
        "requests from outside",
        Kinds(("gateways.gateway.networking.k8s.io", "httproutes.gateway.networking.k8s.io")),
        "install it with a Gateway controller, or deploy a platform stack",
    )
    if existing and existing.gateway:
        gateway = existing.gateway
        yield Requirement(
            f"the Gateway '{gateway.name}' in '{gateway.namespace}'",
            "requests from outside",
            Entry(gateway),
            "create it, or name another one in `twofold:cluster`",
        )


def storage(existing: ExistingCluster | None, purpose: str) -> Requirement:
    """A storage class: the one that the configuration names, or a default."""
    name = existing.storage if existing else None
    return Requirement(
        f"the storage class '{name}'" if name else "a storage class that is the default",
        purpose,
        Storage(name),
        "create it, or name another one in `twofold:cluster: {storage: ...}`",
    )
