"""The SDKs that AWS lowerings are written with: real to the type checker, recorders at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pulumi as pulumi
    import pulumi_aws as aws
    import pulumi_random as random
else:
    from twofold.resources.recorder import Module, pulumi

    aws = Module("pulumi_aws")
    random = Module("pulumi_random")

__all__ = ["aws", "pulumi", "random"]
