"""The SDKs that lowerings of any cloud are written with.

Real to the type checker, recorders at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pulumi
    import pulumi_docker_build as docker_build
    import pulumi_kubernetes as k8s
    import pulumi_random as random
else:
    from twofold.resources.recorder import Module, pulumi

    docker_build = Module("pulumi_docker_build")
    k8s = Module("pulumi_kubernetes")
    random = Module("pulumi_random")

__all__ = ["docker_build", "k8s", "pulumi", "random"]
