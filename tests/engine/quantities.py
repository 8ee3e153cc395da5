"""Kubernetes' quantities, which it writes in a form of its own: `1Gi` for `1024Mi`."""

from __future__ import annotations

import re
from fractions import Fraction

from .wire import Value

# https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
UNITS = {
    **{f"{unit}i": 1024**power for power, unit in enumerate("KMGTPE", start=1)},
    **{unit: Fraction(1000) ** power for power, unit in enumerate(("", *"kMGTPE"))},
    **{unit: Fraction(1, 1000**power) for power, unit in enumerate("mun", start=1)},
}
WRITTEN = re.compile(r"([0-9.]+)([A-Za-z]*)")

# The blocks of a container and of a claim whose values are quantities.
BLOCKS = frozenset({"limits", "requests"})


def alike(value: Value) -> Value:
    """What is given, with every quantity in one form; as the provider's `Normalize` before a diff.

    >>> alike({"limits": {"cpu": "2000m"}}) == alike({"limits": {"cpu": "2"}})
    True
    """
    match value:
        case dict():
            return {
                key: {name: _alike(each) for name, each in inside.items()}
                if key in BLOCKS and isinstance(inside, dict)
                else alike(inside)
                for key, inside in value.items()
            }
        case list():
            return [alike(each) for each in value]
        case _:
            return value


def _alike(text: Value) -> Value:
    found = WRITTEN.fullmatch(str(text))
    if not found or found[2] not in UNITS:
        return text
    return f"{Fraction(found[1]) * UNITS[found[2]]} of one"
