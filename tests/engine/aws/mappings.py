"""Which of AWS's schemas speak of a resource type: every type that twofold makes is here."""

from __future__ import annotations

from collections.abc import Mapping

from .mapped import Mapped
from .mappings_clusters import CLUSTERS
from .mappings_compute import COMPUTE
from .mappings_network import NETWORK
from .mappings_stores import STORES

MAPPINGS: Mapping[str, Mapped] = {**COMPUTE, **STORES, **NETWORK, **CLUSTERS}
