"""The policies of a stack, as statements that tests can look at.

This lists what is written. Whether AWS would allow a call depends on more (conditions, other
policies, wildcards that match); a policy simulator answers that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from twofold.testing.model import Data, Properties, Secret

if TYPE_CHECKING:
    from twofold.testing.model import Resource


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy, every part of it a list."""

    sid: str
    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[str, ...]
    conditions: Mapping[str, Any]
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy document: the resource that carries it and the path of the property it stands in."""

    resource: Resource
    path: str
    statements: tuple[Statement, ...]

    @property
    def actions(self) -> frozenset[str]:
        """Every action that a statement allows, as written."""
        allowed = (each for each in self.statements if each.effect == "Allow")
        return frozenset(action for each in allowed for action in each.actions)


def policies_of(resource: Resource) -> Iterator[Policy]:
    """Find the policy documents among a resource's inputs, at any depth."""
    for path, text in texts(resource.inputs):
        if document := policy_document(text):
            written = document["Statement"]
            several = cast(
                "list[dict[str, Any]]", written if isinstance(written, list) else [written]
            )
            yield Policy(resource, path, tuple(statement(each) for each in several))


def texts(value: Data, path: str = "") -> Iterator[tuple[str, str]]:
    """Find the texts in some data, with their paths."""
    match value:
        case str():
            yield path, value
        case Properties():
            for key, each in value.items():
                yield from texts(each, f"{path}.{key}".lstrip("."))
        case list():
            for index, each in enumerate(value):
                yield from texts(each, f"{path}[{index}]")
        case Secret(inner):
            yield from texts(inner, path)
        case _:
            return


def policy_document(text: str) -> dict[str, Any] | None:
    """Read a text as a policy document, if it is one."""
    if not text.lstrip().startswith("{") or '"Statement"' not in text:
        return None
    try:
        document = json.loads(text)
    except ValueError:
        return None
    return document if "Statement" in document else None


def statement(written: Mapping[str, Any]) -> Statement:
    """Read a statement."""
    return Statement(
        sid=written.get("Sid", ""),
        effect=written["Effect"],
        actions=listed(written.get("Action", written.get("NotAction"))),
        resources=listed(written.get("Resource", written.get("NotResource"))),
        principals=principals(written.get("Principal", written.get("NotPrincipal"))),
        conditions=written.get("Condition", {}),
        document=written,
    )


def policy_json(given: Mapping[str, Any]) -> str:
    """Write the policy document that `aws.iam.get_policy_document` is asked for."""
    statements = [written_statement(each) for each in given.get("statements", ())]
    return json.dumps({"Version": given.get("version", "2012-10-17"), "Statement": statements})


def written_statement(given: Mapping[str, Any]) -> dict[str, Any]:
    """Write a statement as IAM does, from the data source's arguments."""
    conditions: dict[str, dict[str, Any]] = {}
    for each in given.get("conditions", ()):
        conditions.setdefault(each["test"], {})[each["variable"]] = each["values"]
    parts = {
        "Sid": given.get("sid"),
        "Effect": given.get("effect", "Allow"),
        "Action": given.get("actions"),
        "NotAction": given.get("notActions"),
        "Resource": given.get("resources"),
        "NotResource": given.get("notResources"),
        "Principal": written_principals(given.get("principals", ())),
        "NotPrincipal": written_principals(given.get("notPrincipals", ())),
        "Condition": conditions,
    }
    return {key: value for key, value in parts.items() if value}


def written_principals(given: Iterable[Mapping[str, Any]]) -> str | dict[str, Any]:
    """Write principals as IAM does."""
    kinds = {each["type"]: each["identifiers"] for each in given}
    return "*" if kinds == {"*": ["*"]} else kinds


def listed(value: object) -> tuple[str, ...]:
    """Read one or several as several."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(cast("list[str]", value))


def principals(value: object) -> tuple[str, ...]:
    """Read principals as `Service:lambda.amazonaws.com`, or `*`."""
    if not isinstance(value, Mapping):
        return listed(value)
    kinds = cast("Mapping[str, object]", value)
    return tuple(f"{kind}:{each}" for kind, some in kinds.items() for each in listed(some))
