"""Looking into the inputs of a resource: blocks, lists of blocks, and the identities it has."""

from __future__ import annotations

from collections.abc import Mapping

from ..wire import Value, Values


def block(given: Mapping[str, Value], name: str) -> Values:
    """A block of the inputs; one that is not there is empty."""
    value = given.get(name)
    return value if isinstance(value, dict) else {}


def items(given: Mapping[str, Value], name: str) -> list[Values]:
    """The blocks of a list of them."""
    value = given.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def identities(given: Mapping[str, Value]) -> list[str]:
    """The ids of the identities that a resource is given."""
    value = block(given, "identity").get("userAssignedIdentities")
    return [str(each) for each in value] if isinstance(value, list) else []
