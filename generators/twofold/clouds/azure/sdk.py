"""Azure's SDK, beside those of any cloud: real to the type checker, a recorder at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twofold.clouds.sdk import docker_build, k8s, pulumi, random

if TYPE_CHECKING:
    import pulumi_azure_native as azure_native
else:
    from twofold.resources.recorder import Module

    azure_native = Module("pulumi_azure_native")

__all__ = ["azure_native", "docker_build", "k8s", "pulumi", "random"]
