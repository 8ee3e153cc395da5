"""A placement becomes the resources of one application stack on Azure."""

from __future__ import annotations

from twofold.clouds.azure.functions.lower import lower_function
from twofold.clouds.azure.shared import lower_shared
from twofold.clouds.scope import scope_of
from twofold.placement.model import Placement
from twofold.resources.graph import ResourceGraph
from twofold.resources.recorder import graph


def lower(placement: Placement) -> ResourceGraph:
    """Lower what services share, then the services."""
    scope = scope_of(placement)
    shared = lower_shared(placement, scope)
    services = [lower_function(placed, placement, scope, shared) for placed in placement.services]
    exports = {"url": shared.api.url} if shared.api else {}
    return graph(scope.application, [*shared.components(), *services], exports)
