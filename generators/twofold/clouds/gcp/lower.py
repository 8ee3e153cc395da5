"""A placement becomes the resources of one application stack on Google Cloud."""

from __future__ import annotations

from twofold.clouds.gcp.addresses import lower_callers
from twofold.clouds.gcp.functions.lower import lower_function
from twofold.clouds.gcp.shared import lower_shared
from twofold.clouds.scope import scope_of
from twofold.placement.model import Placement
from twofold.resources.graph import ResourceGraph
from twofold.resources.recorder import graph


def lower(placement: Placement) -> ResourceGraph:
    """Lower what services share, then the services, then who may call which of them."""
    scope = scope_of(placement)
    shared = lower_shared(placement, scope)
    services = [lower_function(placed, placement, scope, shared) for placed in placement.services]
    members = {each.service.name: each.identity.member for each in services}
    addresses = [
        lower_callers(
            each.service,
            each.name,
            [members[caller.name] for caller in placement.graph.callers_of(each.service)],
            scope,
            shared.project,
        )
        for each in services
        if each.service.name in placement.graph.called
    ]
    components = [each.identity.component for each in services]
    exports = {"url": shared.api.url} if shared.api else {}
    return graph(scope.application, [*shared.components(), *components, *addresses], exports)
