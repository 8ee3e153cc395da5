"""Find what a graph names in the Pulumi SDKs, importing no more of them than that."""

from __future__ import annotations

import importlib
from typing import Any


def sdk(path: str) -> Any:
    """Find the class, classmethod, function or enumeration of a dotted path.

    `pulumi_aws.sqs.Queue` imports `pulumi_aws.sqs` and none of the hundred modules beside it.
    Raises what Python raises where there is no such thing.
    """
    package, _, attribute = path.rpartition(".")
    if package.rpartition(".")[2][:1].isupper():
        return getattr(sdk(package), attribute)
    return getattr(importlib.import_module(package), attribute)
