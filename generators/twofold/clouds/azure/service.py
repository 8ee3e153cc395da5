"""A service that is lowered, in whatever style, as those see it who ask it something."""

from __future__ import annotations

from twofold.clouds.azure.sdk import pulumi
from twofold.services.model import Service
from twofold.values import frozen


@frozen
class LoweredService:
    """A service's component; once `ready` is there, it answers at its address."""

    component: pulumi.ComponentResource
    service: Service
    ready: tuple[pulumi.Resource, ...]


@frozen
class Behind:
    """A service behind the public gateway: where it answers, and what must be there by then."""

    service: Service
    url: pulumi.Output[str]
    ready: tuple[pulumi.Resource, ...]
