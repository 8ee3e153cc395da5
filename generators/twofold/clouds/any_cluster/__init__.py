"""Any Kubernetes cluster as a cloud: stores and messaging run in it beside the services."""

from __future__ import annotations

from twofold.clouds.any_cluster.limits import limits
from twofold.clouds.any_cluster.lower import lower
from twofold.clouds.any_cluster.requirements import requirements
from twofold.clouds.any_cluster.support import SUPPORT
from twofold.clouds.cloud import Cloud
from twofold.clouds.kubernetes import details, lifecycle
from twofold.placement.model import PlatformStack
from twofold.resources.graph import ResourceGraph


def lower_platform(stack: PlatformStack) -> ResourceGraph:
    """Lower a platform stack; applications do without the lowerings of platforms."""
    from twofold.clouds.any_cluster.platform.lower import lower  # noqa: PLC0415 (see above)

    return lower(stack)


DETAILS = {
    **details.DETAILS,
    "pulumi_docker_build.Image": ("of {context.location}", "for {platforms}", "as {tags}"),
    "pulumi_random.RandomPassword": ("{length} characters",),
}

CLOUD = Cloud(
    name="kubernetes",
    region=None,
    support=SUPPORT,
    limits=limits,
    lower=lower,
    lower_platform=lower_platform,
    tagged=frozenset(),
    details=DETAILS,
    lifecycle=lifecycle.LIFECYCLE,
    requirements=requirements,
)
