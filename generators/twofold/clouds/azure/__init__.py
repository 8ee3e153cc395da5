"""Microsoft Azure."""

from __future__ import annotations

from twofold.clouds.azure.details import DETAILS
from twofold.clouds.azure.kubernetes.requirements import requirements
from twofold.clouds.azure.lifecycle import LIFECYCLE
from twofold.clouds.azure.limits import limits
from twofold.clouds.azure.lower import lower
from twofold.clouds.azure.support import SUPPORT
from twofold.clouds.azure.tags import TAGGED
from twofold.clouds.cloud import Cloud
from twofold.clouds.kubernetes import details as kubernetes
from twofold.placement.model import PlatformStack, Region
from twofold.resources.graph import ResourceGraph

# Small letters and digits, as the provider makes of what is written with spaces.
# https://learn.microsoft.com/azure/reliability/regions-list
REGION_PATTERN = r"^[a-z]+[0-9]?$"


def lower_platform(stack: PlatformStack) -> ResourceGraph:
    """Lower a platform stack; applications do without the lowerings of platforms."""
    from twofold.clouds.azure.platform.lower import lower  # noqa: PLC0415 (see above)

    return lower(stack)


CLOUD = Cloud(
    name="azure",
    region=Region("azure-native:location", REGION_PATTERN, "westeurope"),
    support=SUPPORT,
    limits=limits,
    lower=lower,
    lower_platform=lower_platform,
    tagged=TAGGED,
    details={**DETAILS, **kubernetes.DETAILS},
    lifecycle=LIFECYCLE,
    requirements=requirements,
)
