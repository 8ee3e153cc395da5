"""What Google refuses about grants: roles and permissions that do not exist, or not there."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..problems import Problem
from ..wire import UNKNOWN, Value, strings

CUSTOM_ROLE = "gcp:projects/iAMCustomRole:IAMCustomRole"

# The kinds of principals: https://cloud.google.com/iam/docs/principal-identifiers
PRINCIPAL = re.compile(
    r"^(allUsers|allAuthenticatedUsers"
    r"|(user|group):[^@\s]+@[^@\s]+|domain:[a-z0-9.-]+"
    r"|serviceAccount:[a-z0-9.-]+@[a-z0-9.-]+\.(gserviceaccount|google)\.com"
    r"|serviceAccount:[a-z0-9-]+\.svc\.id\.goog\[[a-z0-9-]+/[a-z0-9-]+\]"
    r"|principal(Set)?://iam\.googleapis\.com/\S+)$"
)
OWN_ROLE = re.compile(r"^projects/[a-z0-9-]+/roles/[A-Za-z0-9_.]{3,64}$")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a grant is on: the inputs that name it, and how its permissions begin."""

    on: tuple[str, ...]
    permissions: str


MEMBERS: Mapping[str, Grant] = {
    "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": Grant(
        ("location", "repository"), "artifactregistry."
    ),
    "gcp:cloudfunctionsv2/functionIamMember:FunctionIamMember": Grant(
        ("cloudFunction", "location"), "cloudfunctions."
    ),
    "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": Grant(("location", "name"), "run."),
    "gcp:projects/iAMMember:IAMMember": Grant((), ""),
    "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember": Grant(("subscription",), "pubsub."),
    "gcp:pubsub/topicIAMMember:TopicIAMMember": Grant(("topic",), "pubsub."),
    "gcp:secretmanager/regionalSecretIamMember:RegionalSecretIamMember": Grant(
        ("location", "secretId"), "secretmanager."
    ),
    "gcp:secretmanager/secretIamMember:SecretIamMember": Grant(("secretId",), "secretmanager."),
    "gcp:serviceaccount/iAMMember:IAMMember": Grant(("serviceAccountId",), "iam.serviceAccounts."),
    "gcp:storage/bucketIAMMember:BucketIAMMember": Grant(("bucket",), "storage."),
}


@functools.cache
def roles() -> Mapping[str, frozenset[str]]:
    """The permissions of each role that Google has predefined, as far as they are collected."""
    text = Path(__file__).with_name("roles.json").read_text(encoding="utf-8")
    found: dict[str, list[str]] = json.loads(text)["roles"]
    return {role: frozenset(permissions) for role, permissions in found.items()}


@functools.cache
def permissions() -> frozenset[str]:
    """Every permission of those roles."""
    return frozenset[str]().union(*roles().values())


def check(token: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Refuse grants and roles that are none."""
    if token in MEMBERS:
        yield from _check_role(given.get("role"), MEMBERS[token])
        member = given.get("member")
        if isinstance(member, str) and UNKNOWN not in member and not PRINCIPAL.match(member):
            yield Problem("member", f"{member!r} is no principal")
    if token == CUSTOM_ROLE:
        listed = given.get("permissions")
        for index, each in enumerate(listed if isinstance(listed, list) else []):
            if each != UNKNOWN and each not in permissions():
                yield Problem(f"permissions[{index}]", f"there is no permission {each!r}")


def _check_role(role: Value, grant: Grant) -> Iterator[Problem]:
    if not isinstance(role, str) or UNKNOWN in role or OWN_ROLE.match(role):
        return
    if role not in roles():
        yield Problem("role", f"there is no role {role!r}")
    elif not any(each.startswith(grant.permissions) for each in roles()[role]):
        yield Problem("role", f"{role} has no permission on what this grants: {grant.permissions}*")


def granted(role: str) -> list[str]:
    """The permissions of a predefined role, in order; `LookupError` for one there is not."""
    return sorted(strings([*roles()[role]]))
