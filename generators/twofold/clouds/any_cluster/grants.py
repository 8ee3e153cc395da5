"""What a link gives a service, and what every lowered thing that can be linked offers."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.kubernetes.workload import Neighbour, SecretKey
from twofold.clouds.sdk import pulumi
from twofold.services.model import Linked, Service
from twofold.values import field, frozen


@frozen
class Member:
    """A service as the things it is linked to see it, and the component of what it is given."""

    service: Service
    component: pulumi.ComponentResource
    cluster: Cluster

    def name(self, target: Linked) -> str:
        """What the objects of a link are called."""
        return link_name(self.service, target)

    def options(self, *after: pulumi.Resource) -> pulumi.ResourceOptions:
        """Options of an object of a link."""
        return self.cluster.options(self.component, *after)


def link_name(service: Service, target: Linked) -> str:
    """What the objects of a service's link are called."""
    return f"{service.name}-{target.name}"


@frozen
class Grant:
    """What a link comes to: settings, those among them that are secret, whom it lets one reach.

    `after` must be there before the service starts.
    """

    settings: Mapping[str, pulumi.Input[str]]
    secrets: Mapping[str, SecretKey] = field(default_factory=dict[str, SecretKey])
    near: tuple[Neighbour, ...] = ()
    after: tuple[pulumi.Resource, ...] = ()
