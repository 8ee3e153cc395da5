"""A value that names something else."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that names something else; `deferred` where the cloud does not look at once.

    `kind` is the resource type that `target` is the id of, or empty where the
    target says itself what it is, as an ARN does.
    """

    property: str
    target: str
    kind: str = ""
    deferred: bool = False


def is_json(text: str) -> bool:
    """Whether text is a JSON object or list."""
    try:
        return text[:1] in {"{", "["} and json.loads(text) is not None
    except ValueError:
        return False
