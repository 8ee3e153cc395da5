"""What a cloud is to the compiler: its lowerings, its support table, facts about its resources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from twofold.diagnostics import Diagnostic
from twofold.placement.model import Placement, PlatformStack
from twofold.placement.support import SupportTable
from twofold.resources.graph import ResourceGraph
from twofold.resources.lifecycle import Lifecycle


@dataclass(frozen=True, slots=True)
class Cloud:
    """A cloud: one visible value, named in `compile.CLOUDS`.

    `tagged` are the resource classes that take the stack's tags. `limits` are the cloud's own
    rules about numbers and names; it yields what breaks them. `region_key` is the provider's
    own configuration key for the region, such as `aws:region`. `details` are the facts that
    `show` gives of each class (see `twofold.show.summary`), `lifecycle` is how the classes take
    changes: which of them hold data that a protected environment must not lose, for one.
    """

    name: str
    region_key: str
    support: SupportTable
    limits: Callable[[Placement], Iterable[Diagnostic]]
    lower: Callable[[Placement], ResourceGraph]
    lower_platform: Callable[[PlatformStack], ResourceGraph]
    tagged: frozenset[str]
    details: Mapping[str, tuple[str, ...]]
    lifecycle: Lifecycle
