"""How resources take changes: what holds data, what cannot be changed, what changes with them."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.values import field, frozen


@frozen
class Renewal:
    """Outputs of a resource that are others once one of these inputs has changed."""

    outputs: frozenset[str]
    inputs: frozenset[str]


@frozen
class Lifecycle:
    """What a cloud says of its classes of resources.

    `stateful` are those that hold data, `fixed` the inputs that only another resource can have
    with another value (as paths: `spec.selector` is a part of one), `renewed` the outputs that an
    update makes new.
    """

    stateful: frozenset[str] = frozenset()
    fixed: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    renewed: Mapping[str, Renewal] = field(default_factory=dict[str, Renewal])
