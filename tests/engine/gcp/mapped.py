"""What is written down about a resource type to find it in Google's discovery documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..schemas import Schema


@dataclass(frozen=True, slots=True)
class Fact:
    """A limit that Google states in prose, as JSON Schema, and where it states it."""

    source: str
    limits: Schema


def fact(source: str, **limits: object) -> Fact:
    """Write a limit down: `pattern`, `minimum`, `maximum`, `maxLength`, `enum`, `format`."""
    return Fact(source, limits)


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where Google writes about a resource type, and under which names.

    `schemas` are schemas of discovery documents, such as `pubsub.v1/Topic`. Names that are spelt
    alike map by themselves. Every other input is listed: in `names` with Google's name for it,
    or in `own` with the reason why Google has none. `optional` are members that Google requires
    and the type does not, with the reason. `facts` are limits by the paths of inputs. `fixed` are
    inputs that need a new resource, though no document says so: what the definitions of
    Terraform's provider call immutable (github.com/GoogleCloudPlatform/magic-modules, mmv1).
    `api` is the service that has to be enabled, `made` how the thing is named once it exists.
    """

    schemas: tuple[str, ...] = ()
    api: str = ""
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    own: Mapping[str, str] = field(default_factory=dict[str, str])
    optional: Mapping[str, str] = field(default_factory=dict[str, str])
    facts: Mapping[str, Fact] = field(default_factory=dict[str, Fact])
    fixed: frozenset[str] = frozenset()


PROVIDER = "steers the provider; Google never sees it"
PLACE = "a part of the resource's name, which Google takes in the address of the request"
COMPUTED = "an output that the SDK also lists as an input"
UNUSED = "not used by twofold, and shaped differently in Google's documents"
PRIVATE = "write-only: it goes where its twin without `Wo` goes"
IAM = "a part of a policy: iam.py checks it"

# Inputs of every type that are no members of Google's.
OWN: Mapping[str, str] = {
    "deletionPolicy": PROVIDER,
    "project": PLACE,
    "timeouts": PROVIDER,
}

# Label values and keys: https://cloud.google.com/resource-manager/docs/labels-overview
LABEL_VALUE = r"^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$"
LABEL_KEY = r"^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$"


def because(reason: str, *names: str) -> dict[str, str]:
    """Give one reason for several inputs."""
    return dict.fromkeys(names, reason)
