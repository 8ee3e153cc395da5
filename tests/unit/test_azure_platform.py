"""What a platform stack on Azure makes, and what it does not make yet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compiled import ALL
from twofold.compile import compile_stack
from twofold.diagnostics import CompileError
from twofold.placement.model import NewCluster, PlatformStack


def test_a_platform_stack_on_azure_makes_no_cluster_yet() -> None:
    stack = ALL["platform-azure-dev"].stack()
    assert isinstance(stack, PlatformStack)

    with pytest.raises(CompileError, match=r"error\[unsupported-cluster\]: .* no AKS cluster"):
        compile_stack(replace(stack, cluster=NewCluster(())))
