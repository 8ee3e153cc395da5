"""What keeps a thing from being deleted, and what stays when a program lets it go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..cloud import Cloud
from ..wire import Value

# The inputs that lock a thing, and what they are when they are left out, by the SDK's docstrings.
LOCKS: Mapping[str, tuple[tuple[str, Value], ...]] = {
    "gcp:cloudrunv2/service:Service": (("deletionProtection", True),),
    "gcp:container/cluster:Cluster": (("deletionProtection", True),),
    "gcp:firestore/database:Database": (("deleteProtectionState", None),),
    "gcp:memorystore/instance:Instance": (("deletionProtectionEnabled", True),),
    "gcp:secretmanager/regionalSecret:RegionalSecret": (("deletionProtection", False),),
    "gcp:secretmanager/secret:Secret": (("deletionProtection", False),),
    "gcp:sql/databaseInstance:DatabaseInstance": (
        ("deletionProtection", True),
        ("settings.deletionProtectionEnabled", False),
    ),
}
LOCKED = frozenset({True, "DELETE_PROTECTION_ENABLED"})

# What happens to what is given up, unless its `deletionPolicy` says another word.
POLICIES: Mapping[str, str] = {
    "gcp:firestore/database:Database": "ABANDON",
    "gcp:sql/provisionScript:ProvisionScript": "ABANDON",
}

SERVICE = "gcp:projects/service:Service"
INSTANCE = "gcp:sql/databaseInstance:DatabaseInstance"


def locks(token: str, given: Mapping[str, Value]) -> Iterator[str]:
    """The inputs that keep a thing from being deleted."""
    for path, default in LOCKS.get(token, ()):
        value: Value = {**given}
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        if (default if value is None else value) in LOCKED:
            yield path
    if given.get("deletionPolicy") == "PREVENT":
        yield "deletionPolicy"


def stays(token: str, given: Mapping[str, Value]) -> bool:
    """Whether the thing is there when the program has let it go."""
    if token == SERVICE:
        return not given.get("disableOnDestroy")
    return (given.get("deletionPolicy") or POLICIES.get(token, "DELETE")) == "ABANDON"


def remove_inside(cloud: Cloud, token: str, identity: str) -> None:
    """Let what is inside a thing go with it: an instance's databases, users, and scripts."""
    if token != INSTANCE:
        return
    for kind in ("database:Database", "provisionScript:ProvisionScript", "user:User"):
        for thing in cloud.of_type(f"gcp:sql/{kind}"):
            if thing["inputs"].get("instance") == identity:
                cloud.remove(thing["type"], thing["id"], thing["inputs"])
