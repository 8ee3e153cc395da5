"""What is written down about a resource type to find it in Azure's models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .models import Schema


@dataclass(frozen=True, slots=True)
class Modelled:
    """Where Azure writes about a resource type: a package, the call that makes it, its model.

    Names that are spelt alike map by themselves. Every other input is in `own`, with the reason
    why the model has none. `fixed` are inputs that need a new resource, beside the place and
    the names in the path; `frozen` those whose change Azure refuses and pulumi-azure-native
    does not turn into a new resource. `name` says what Microsoft's page of names says of the
    resource's own. What the provider makes by itself, without a call of Azure's, has a `path`
    instead of the first three.
    """

    package: str = ""
    call: str = ""
    model: str = ""
    path: str = ""
    own: Mapping[str, str] = field(default_factory=dict[str, str])
    fixed: frozenset[str] = frozenset()
    frozen: frozenset[str] = frozenset()
    name: Schema = field(default_factory=dict[str, object])


NEWER = "came after the package's version of the API"


def because(reason: str, *names: str) -> dict[str, str]:
    """Give one reason for several inputs."""
    return dict.fromkeys(names, reason)


def named(pattern: str, least: int, most: int) -> Schema:
    """What a name has to look like, from beginning to end."""
    return {"pattern": rf"^(?:{pattern})$", "minLength": least, "maxLength": most}
