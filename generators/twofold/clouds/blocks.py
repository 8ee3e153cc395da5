"""Address blocks that a cluster has inside: private ones, and none of its network's."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_network


def apart(network: str, candidates: Sequence[str]) -> str:
    """The first of several blocks that does not lie in a network's own.

    >>> apart("10.0.0.0/16", ["172.20.0.0/16", "10.100.0.0/16"])
    '172.20.0.0/16'
    >>> apart("172.20.0.0/16", ["172.20.0.0/16", "10.100.0.0/16"])
    '10.100.0.0/16'
    """
    own = ip_network(network)
    return next(each for each in candidates if not ip_network(each).overlaps(own))
