"""Google Cloud's SDK, beside those of any cloud: real to the type checker, else a recorder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twofold.clouds.sdk import docker_build, k8s, pulumi, random

if TYPE_CHECKING:
    import pulumi_gcp as gcp
else:
    from twofold.resources.recorder import Module

    gcp = Module("pulumi_gcp")

__all__ = ["docker_build", "gcp", "k8s", "pulumi", "random"]
