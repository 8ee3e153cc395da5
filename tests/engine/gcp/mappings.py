"""Which of Google's documents speak of a resource type: every type that twofold makes is here."""

from __future__ import annotations

from collections.abc import Mapping

from .iam import MEMBERS
from .mapped import IAM, Mapped, because
from .mappings_clusters import CLUSTERS
from .mappings_compute import COMPUTE
from .mappings_edge import EDGE
from .mappings_network import NETWORK
from .mappings_stores import STORES

# Grants have no document but that of policies; Google changes none of their parts.
GRANTS: Mapping[str, Mapped] = {
    token: Mapped(
        own=because(IAM, "condition", "member", "role", *grant.on),
        fixed=frozenset({"condition", "member", "role", *grant.on}),
    )
    for token, grant in MEMBERS.items()
}

MAPPINGS: Mapping[str, Mapped] = {
    **CLUSTERS,
    **COMPUTE,
    **STORES,
    **NETWORK,
    **EDGE,
    **GRANTS,
}
