"""What a cloud is to the compiler: its lowerings, its support table, facts about its resources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from twofold.clouds.kubernetes.requirements import Requirement, requirements
from twofold.diagnostics import Diagnostic
from twofold.placement.model import Placement, PlatformStack, Region
from twofold.placement.support import SupportTable
from twofold.resources.graph import ResourceGraph
from twofold.resources.lifecycle import Lifecycle
from twofold.resources.passes import AS_TAGS, Tagging
from twofold.values import frozen


@frozen
class Cloud:
    """A cloud: one visible value, named in `compile.PACKAGES`.

    `tagged` are the resource classes that take the stack's tags, `tagging` says as which input.
    `limits` are the cloud's own rules about numbers and names; it yields what breaks them.
    `region` is how its provider is told where to work, where that has regions. `details` are the
    facts that `show` gives of each class (see `twofold.show.summary`), `lifecycle` is how the
    classes take changes: which of them hold data that a protected environment must not lose, for
    one.
    """

    name: str
    region: Region | None
    support: SupportTable
    limits: Callable[[Placement], Iterable[Diagnostic]]
    lower: Callable[[Placement], ResourceGraph]
    lower_platform: Callable[[PlatformStack], ResourceGraph]
    tagged: frozenset[str]
    details: Mapping[str, tuple[str, ...]]
    lifecycle: Lifecycle
    tagging: Tagging = AS_TAGS
    requirements: Callable[[Placement], Iterable[Requirement]] = requirements

    @property
    def region_key(self) -> str | None:
        """The provider's own configuration key for the region, such as `aws:region`."""
        return self.region.key if self.region else None
