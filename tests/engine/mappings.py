"""Which of AWS's schemas speak of a resource type, and under which names.

Names that are spelt alike (`subnetIds` and `SubnetIds`) map by themselves. Every other input
is listed: `names` with AWS's name for it, `own` with the reason why AWS has none. A test holds
the table against the SDK's inputs, so that a new one cannot go unchecked unnoticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where AWS writes about a resource type.

    `optional` are members that CloudFormation requires and a provider fills in, with the
    reason. `fixed` are inputs that need a new resource although CloudFormation does not say
    so, `changeable` the other way round, as the provider's documentation has it.
    """

    cloudformation: str = ""
    api: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    own: Mapping[str, str] = field(default_factory=dict[str, str])
    optional: Mapping[str, str] = field(default_factory=dict[str, str])
    fixed: frozenset[str] = frozenset()
    changeable: frozenset[str] = frozenset()


PROVIDER = "steers the provider; AWS never sees it"
COMPUTED = "an output that the SDK also lists as an input"
NOT_USED = "twofold does not use it: a separate resource does the same"

# Inputs of every type that are none of AWS's.
OWN: Mapping[str, str] = dict.fromkeys(
    (
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

MAPPINGS: Mapping[str, Mapped] = {}
