"""What a cloud is to the compiler: its lowerings, its support table, facts about its resources."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from twofold.diagnostics import Diagnostic
from twofold.placement.model import Placement, PlatformStack
from twofold.placement.support import SupportTable
from twofold.resources.graph import ResourceGraph


@dataclass(frozen=True, slots=True)
class Cloud:
    """A cloud: one visible value, named in `compile.CLOUDS`.

    `tagged` are the resource classes that take the stack's tags, `stateful` those that hold
    data which a protected environment must not lose. `limits` are the cloud's own rules about
    numbers and names; it yields what breaks them. `region_key` is the provider's own
    configuration key for the region, such as `aws:region`. `details` are the facts that `show`
    gives of each class (see `twofold.show.summary`), `volatile` the outputs that every update
    of a class makes new.
    """

    name: str
    region_key: str
    support: SupportTable
    limits: Callable[[Placement], Iterable[Diagnostic]]
    lower: Callable[[Placement], ResourceGraph]
    lower_platform: Callable[[PlatformStack], ResourceGraph]
    tagged: frozenset[str]
    stateful: frozenset[str]
    details: Mapping[str, tuple[str, ...]]
    volatile: Mapping[str, Collection[str]]
