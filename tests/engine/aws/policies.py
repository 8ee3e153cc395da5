"""JSON text in inputs: that it parses, and that IAM policies have the parts IAM asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import cast

from ..problems import Problem
from ..wire import UNKNOWN, Value


class Kind(Enum):
    """Who a policy is attached to, which decides about `Principal` and `Resource`."""

    IDENTITY = "identity"
    TRUST = "trust"
    RESOURCE = "resource"


# The inputs that hold IAM policies, by type; what else is called `policy` is a resource's own.
POLICIES: Mapping[tuple[str, str], Kind] = {
    ("aws:iam/role:Role", "assumeRolePolicy"): Kind.TRUST,
    ("aws:iam/rolePolicy:RolePolicy", "policy"): Kind.IDENTITY,
    ("aws:iam/policy:Policy", "policy"): Kind.IDENTITY,
}

# The inputs that are called `policy` and are none of IAM's.
RULES = frozenset({("aws:ecr/lifecyclePolicy:LifecyclePolicy", "policy")})

# The inputs that hold other JSON.
DOCUMENTS = frozenset(
    {
        "deliveryPolicy",
        "filterPolicy",
        "input",
        "redriveAllowPolicy",
        "redrivePolicy",
        "replayPolicy",
    }
)


def check(token: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Compare the JSON texts among the inputs with what AWS reads them as."""
    for name, value in given.items():
        if not isinstance(value, str) or UNKNOWN in value:
            continue
        other = name in DOCUMENTS or (token, name) in RULES
        kind = POLICIES.get((token, name), Kind.RESOURCE if name == "policy" else None)
        if kind and not other:
            yield from _check_policy(value, kind, name)
        elif other:
            yield from _parse(value, name)[1]


def _parse(text: str, path: str) -> tuple[Value, list[Problem]]:
    try:
        return cast("Value", json.loads(text)), []
    except ValueError as error:
        return None, [Problem(path, f"is not JSON: {error}")]


def _check_policy(text: str, kind: Kind, path: str) -> Iterator[Problem]:
    policy, problems = _parse(text, path)
    yield from problems
    if problems:
        return
    if not isinstance(policy, dict) or policy.get("Version") != "2012-10-17":
        yield Problem(path, "is a policy without Version 2012-10-17")
        return
    statements = policy.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or not statements:
        yield Problem(path, "is a policy without a Statement")
        return
    for number, statement in enumerate(statements):
        yield from _check_statement(statement, kind, f"{path}.Statement[{number}]")


def _check_statement(statement: Value, kind: Kind, path: str) -> Iterator[Problem]:
    if not isinstance(statement, dict):
        yield Problem(path, "is no object")
        return
    if statement.get("Effect") not in {"Allow", "Deny"}:
        yield Problem(path, "has no Effect of Allow or Deny")
    yield from _check_parts(statement, kind, path)
    for action in _listed(statement.get("Action")):
        if action != "*" and ":" not in str(action):
            yield Problem(f"{path}.Action", f"{action} names no service")


def _check_parts(statement: Mapping[str, Value], kind: Kind, path: str) -> Iterator[Problem]:
    needed = {
        Kind.IDENTITY: ("Action", "Resource"),
        Kind.TRUST: ("Action", "Principal"),
        Kind.RESOURCE: ("Action", "Principal", "Resource"),
    }[kind]
    for part in needed:
        if not any(statement.get(name) for name in (part, f"Not{part}")):
            yield Problem(path, f"has no {part}")
    for part in {"Resource", "Principal"} - set(needed):
        if any(name in statement for name in (part, f"Not{part}")):
            yield Problem(path, f"has a {part}, which a policy of this kind cannot have")


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value] if value is not None else []
