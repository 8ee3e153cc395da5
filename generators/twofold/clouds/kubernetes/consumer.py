"""What takes messages for a service where nobody pushes them: a container beside the service's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twofold.clouds.kubernetes.pods import CONTAINER_SECURITY, environment
from twofold.clouds.kubernetes.workload import Workload
from twofold.packaging.builds import build_of
from twofold.packaging.python import CONSUME, consumes
from twofold.placement.model import PlacedService, Placement
from twofold.services.model import Code

if TYPE_CHECKING:
    from pulumi_kubernetes.core.v1 import ContainerArgsDict

# Settings of what is none of its business.
LINKED = ("CALL_", "SECRET_", "STORE_", "TOPIC_")


def is_consumed(placement: Placement, placed: PlacedService) -> bool:
    """Whether a service's messages are taken for it: its image has what does, if it is ours."""
    code = placed.service.source
    return isinstance(code, Code) and consumes(build_of(placement, placed, code))


def consumer(workload: Workload) -> ContainerArgsDict:
    """A container of the same image that takes messages, and sends each to the service."""
    service = workload.service
    return {
        "name": "consume",
        "image": workload.image,
        "command": [*CONSUME.split(), str(workload.placed.size.timeout)],
        "env": [
            each
            for each in environment(workload, service.ports)
            if not str(each.get("name")).startswith(LINKED)
        ],
        "resources": {
            "requests": {"cpu": "10m", "memory": "96Mi"},
            "limits": {"memory": "192Mi"},
        },
        "security_context": CONTAINER_SECURITY,
    }
