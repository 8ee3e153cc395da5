"""The same data, with the keys of its mappings in another order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, cast

Order: TypeAlias = Callable[[list[str]], list[str]]

# The one mapping whose order means something: who asks a service asks at the first of its ports.
ORDERED = "ports"


def reordered(data: Any, order: Order, under: str = "") -> Any:
    """Data whose mappings, at every depth, have their keys as `order` puts them; lists stay."""
    if isinstance(data, list):
        return [reordered(each, order) for each in cast("list[Any]", data)]
    if not isinstance(data, dict):
        return data
    mapping = cast("dict[str, Any]", data)
    keys = list(mapping) if under == ORDERED else order(list(mapping))
    return {key: reordered(mapping[key], order, key) for key in keys}


def backwards(keys: list[str]) -> list[str]:
    """The last first."""
    return keys[::-1]
