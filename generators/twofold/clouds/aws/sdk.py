"""AWS's SDK, beside those of any cloud: real to the type checker, a recorder at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twofold.clouds.sdk import docker_build, k8s, pulumi, random

if TYPE_CHECKING:
    import pulumi_aws as aws
else:
    from twofold.resources.recorder import Module

    aws = Module("pulumi_aws")

__all__ = ["aws", "docker_build", "k8s", "pulumi", "random"]
