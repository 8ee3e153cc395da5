"""How resources take changes: what holds data, what cannot be changed, what changes with them."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.resources.graph import Resource
from twofold.values import field, frozen


@frozen
class Renewal:
    """Outputs of a resource that are others once one of these inputs has changed."""

    outputs: frozenset[str]
    inputs: frozenset[str]


@frozen
class Lifecycle:
    """What a cloud says of its classes of resources.

    `stateful` are those that hold data, `logs` those that hold what was written on the way. `fixed`
    are the inputs that only another resource can have with another value (as paths:
    `spec.selector` is a part of one), `renewed` the outputs that an update makes new.
    """

    stateful: frozenset[str] = frozenset()
    logs: frozenset[str] = frozenset()
    fixed: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    renewed: Mapping[str, Renewal] = field(default_factory=dict[str, Renewal])

    def holds_data(self, node: Resource) -> bool:
        """Whether data goes with a resource: by its class, or since its lowering says so."""
        return node.holds_data or node.address.kind in self.stateful

    def keeps(self, node: Resource) -> bool:
        """Whether a resource keeps anything that would be missed: data or logs."""
        return self.holds_data(node) or node.address.kind in self.logs
