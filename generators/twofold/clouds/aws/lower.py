"""A placement becomes the resources of one application stack on AWS."""

from __future__ import annotations

from twofold.clouds.aws.functions.lower import lower_function
from twofold.clouds.aws.sdk import pulumi
from twofold.clouds.aws.shared import Shared, lower_shared
from twofold.clouds.scope import Scope, scope_of
from twofold.placement.model import PlacedService, Placement
from twofold.resources.graph import ResourceGraph
from twofold.resources.recorder import graph


def lower(placement: Placement) -> ResourceGraph:
    """Lower what services share, then the services, each in its style."""
    scope = scope_of(placement)
    shared = lower_shared(placement, scope)
    services = [_lower_service(placed, placement, scope, shared) for placed in placement.services]
    exports = {"url": shared.api.url} if shared.api else {}
    return graph(scope.application, [*shared.components(), *services], exports)


def _lower_service(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> pulumi.ComponentResource:
    match placed.style:
        case "functions":
            return lower_function(placed, placement, scope, shared)
        case "kubernetes":
            # Most of its imports serve pods alone.
            from twofold.clouds.aws.kubernetes.lower import lower_pods  # noqa: PLC0415

            return lower_pods(placed, placement, scope, shared)
