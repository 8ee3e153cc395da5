"""What is written down about a resource type to find it in AWS's schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where AWS writes about a resource type, and under which names.

    Names that are spelt alike (`subnetIds` and `SubnetIds`) map by themselves. Every other
    input is listed: in `names` with AWS's name for it, or in `own` with the reason why AWS has
    none. `optional` are members that CloudFormation requires and this type does not, with the
    reason. `fixed` are inputs that need a new resource although CloudFormation does not say
    so, by the provider's documentation.
    """

    cloudformation: str = ""
    api: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    own: Mapping[str, str] = field(default_factory=dict[str, str])
    optional: Mapping[str, str] = field(default_factory=dict[str, str])
    fixed: frozenset[str] = frozenset()


PROVIDER = "steers the provider; AWS never sees it"
COMPUTED = "an output that the SDK also lists as an input"
SEPARATE = "deprecated or replaced by a resource of its own, which twofold uses"
UNUSED = "not used by twofold, and shaped differently in AWS's schemas"
POLICY = "an IAM policy: policies.py checks it"
ATTRIBUTE = "one of the attributes that AWS keeps as free text"

# Inputs of every type that are none of AWS's.
OWN: Mapping[str, str] = dict.fromkeys(
    (
        "applyImmediately",
        "bucketPrefix",
        "clusterIdentifierPrefix",
        "forceDestroy",
        "forceDetachPolicies",
        "identifierPrefix",
        "namePrefix",
        "region",
        "skipDestroy",
        "statementIdPrefix",
        "timeouts",
        "useResourceTimeoutForPropagation",
    ),
    PROVIDER,
)


def because(reason: str, *names: str) -> dict[str, str]:
    """Give one reason for several inputs."""
    return dict.fromkeys(names, reason)


def policy(name: str) -> dict[str, str]:
    """Say of the parts of an IAM policy that they are checked elsewhere."""
    return because(POLICY, f"{name}.Statement", f"{name}.Version", f"{name}.Id")
