"""Answer as a provider would: from the types that an SDK gives its outputs.

An output is what was given as the input of the same name, where it has the output's type; a
provider returns those. All else is made up from the type and the name of the property. What may
be left out and was not given is left out.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import NoneType
from typing import Any, cast, get_args, get_origin

# The SDKs' own way from their classes to the names and types on the wire; there is no public one.
from pulumi import _types as sdk_types  # pyright: ignore[reportPrivateUsage]

from twofold.diagnostics import nearest
from twofold.testing.hints import (
    choices,
    classes,
    entry,
    fits,
    is_union,
    optional,
    output_types,
    shown,
)
from twofold.testing.model import camel_case
from twofold.testing.policies import policy_json
from twofold.testing.provided import left_out, promised
from twofold.testing.wire import SIGNATURE, Wire, secret

ACCOUNT = "123456789012"
# Deeper than this, an output type contains itself: a list ends the circle, where there is one.
DEEPEST = 8
DEEPEST_LIST = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """What answers are about: a resource or a data source, and the region it lies in."""

    token: str
    name: str
    region: str
    called: str = ""

    @property
    def mark(self) -> str:
        """Seven digits that are this subject's, as autonaming adds them."""
        return hashlib.sha256(f"{self.token} {self.name}".encode()).hexdigest()[:7]

    @property
    def physical(self) -> str:
        """What the cloud calls it: the name that it was given, or what autonaming makes."""
        return self.called or f"{self.name}-{self.mark}"


def answer(
    kind: type, given: Mapping[str, Wire], told: Mapping[str, Wire], subject: Subject
) -> dict[str, Wire]:
    """Make the outputs of a resource or data source from its types, its inputs and what is told.

    `told` are answers that the test chose. Raises `LookupError` for one that the type has not,
    and `TypeError` for one of another type.
    """
    hints = output_types(kind)
    chosen = {**left_out(subject.token, given), **spelt(told, hints, subject.token)}
    made = {
        name: member(kind, name, hint, given.get(name), subject)
        for name, hint in hints.items()
        if name not in chosen
    }
    return {name: value for name, value in {**made, **chosen}.items() if value is not None}


def usual(token: str, given: Mapping[str, Wire], region: str) -> dict[str, Wire]:
    """Answer what no type says: a document that was asked for, a file in base64, names of zones."""
    match token:
        case "aws:iam/getPolicyDocument:getPolicyDocument":
            return {"json": policy_json(given)}
        case "aws:index/getAvailabilityZones:getAvailabilityZones":
            # https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
            return {"names": [f"{region}{letter}" for letter in "abc"]}
        case "azure-native:containerservice:listManagedClusterUserCredentials":
            return {"kubeconfigs": [{"name": "clusterUser", "value": "e30="}]}
        case _:
            return {}


def invoke_answer(
    kind: type | None, given: Mapping[str, Wire], told: Mapping[str, Wire], subject: Subject
) -> dict[str, Wire]:
    """Make the answer of a data source; what is told is all that is told of it.

    Raises `LookupError` where nothing is known of the result.
    """
    if kind is None and not told:
        raise LookupError(f"what {subject.token} answers is not known here: run(..., answers=...)")
    told = told or usual(subject.token, given, subject.region)
    return answer(kind, given, told, subject) if kind else dict(told)


def spelt(told: Mapping[str, Any], hints: Mapping[str, object], where: str) -> dict[str, Wire]:
    """Spell chosen answers as Pulumi does, members too; what is wrong with one is an error."""
    found: dict[str, Wire] = {}
    for name, value in told.items():
        key = name if name in hints else camel_case(name)
        if key not in hints:
            raise LookupError(
                f"an answer for {where} names {name!r}, which is no output of it;"
                f" {nearest(key, hints)}"
            )
        found[key] = held(value, hints[key], f"{where}: {name}")
    return found


def held(value: object, hint: object, path: str) -> Wire:
    """Hold a chosen answer to its type. `None` is looked at where it ends up, with all others.

    Raises `TypeError` for an answer of another type, as a provider never gives it.
    """
    if value is None:
        return None
    if not fits(hint, value):
        raise TypeError(
            f"an answer for {path} is of type {type(value).__name__},"
            f" though its type is {shown(hint)}"
        )
    if isinstance(value, Mapping):
        return held_members(cast("Mapping[str, Any]", value), hint, path)
    if isinstance(value, list | tuple):
        inner = entry(hint, Sequence)
        entries = enumerate(cast("Sequence[Any]", value))
        return [held(each, inner, f"{path}[{index}]") for index, each in entries]
    return cast("Wire", value)


def held_members(value: Mapping[str, Any], hint: object, path: str) -> dict[str, Wire]:
    """Hold a mapping to the members of its output type, or each of its values to their type."""
    if known := classes(hint):
        hints = {name: each for kind in known for name, each in output_types(kind).items()}
        return spelt(value, hints, path)
    inner = entry(hint, Mapping)
    return {key: held(each, inner, f"{path}.{key}") for key, each in value.items()}


def fill(hint: object, given: Wire, name: str, subject: Subject, depth: int = 0) -> Wire:
    """Make a value of a type: the given one where it fits, else one that looks right."""
    if given is None and (optional(hint) or depth > DEEPEST):
        return None
    if isinstance(given, dict) and SIGNATURE in given:
        return given if "value" not in given else secret(fill(hint, given["value"], name, subject))
    if is_union(hint):
        return fill(fitting(hint, given), given, name, subject, depth)
    origin = get_origin(hint) or hint
    arguments = get_args(hint) or (str, str)
    if not isinstance(origin, type):
        return text(name, subject) if given is None else given
    if sdk_types.is_output_type(origin):
        return fill_members(origin, given, subject, depth)
    if issubclass(origin, Enum):
        members = [cast("Wire", member.value) for member in origin]
        return given if given in members else members[0]
    if issubclass(origin, str):
        return given if isinstance(given, str) else text(name, subject)
    if issubclass(origin, Mapping):
        items = given if isinstance(given, dict) else {"key": None} if depth < DEEPEST_LIST else {}
        return {
            key: fill(arguments[1], each, name, subject, depth + 1) for key, each in items.items()
        }
    if issubclass(origin, Sequence):
        entries = given if isinstance(given, list) else [None] if depth < DEEPEST_LIST else []
        return [fill(arguments[0], each, name, subject, depth + 1) for each in entries]
    return scalar(cast("type[object]", origin), given)


def fitting(hint: object, given: Wire) -> object:
    """Choose the member of a union that a value has, or the first."""
    members = [each for each in get_args(hint) if each is not NoneType]
    return next(
        (each for each in members if isinstance(each, type) and type(given) is each), members[0]
    )


def fill_members(kind: type, given: Wire, subject: Subject, depth: int) -> Wire:
    """Make a value of an output type, member by member."""
    known = given if isinstance(given, dict) else {}
    members = {
        name: member(kind, name, hint, known.get(name), subject, depth + 1)
        for name, hint in output_types(kind).items()
    }
    return {name: value for name, value in members.items() if value is not None}


def member(  # noqa: PLR0913, PLR0917 (what there is to know of one)
    kind: type, name: str, hint: object, given: Wire, subject: Subject, depth: int = 0
) -> Wire:
    """Make a member of a class; a promised one is made as one that may not be left out."""
    if name in promised(kind):
        hint, depth = next(choices(hint)), 0
    return fill(hint, given, name, subject, depth)


def scalar(kind: type, given: Wire) -> Wire:
    """Make a number or a truth value; anything else is as it was given."""
    if kind is bool:
        return given if isinstance(given, bool) else False
    if kind in (int, float):
        number = isinstance(given, int | float) and not isinstance(given, bool)
        return given if number else 1
    return given


def text(name: str, subject: Subject) -> str:
    """Make up a text that looks like what the property is called."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
    match words.split("-"):
        case [*_, "arn" | "arns"]:
            return arn(subject)
        case [*_, "url" | "uri"]:
            return f"https://{subject.physical}.example.com"
        case [*_, "endpoint" | "host" | "address"] | [*_, "dns" | "domain" | "host", "name"]:
            return f"{subject.physical}.example.com"
        case ["account", "id"] | ["owner", "id"] | ["registry", "id"]:
            return ACCOUNT
        case [*_, "region"]:
            return subject.region
        case [*_, "cidr", "block"] | [*_, "address", "prefix"]:
            return "10.0.0.0/16"
        case [*_, "md5"]:
            digest = hashlib.md5(subject.physical.encode(), usedforsecurity=False).digest()
            return base64.b64encode(digest).decode()
        case [*_, "json"]:
            return "{}"
        case ["name"]:
            return subject.physical
        case _:
            return f"{subject.name}-{words}-{subject.mark}"


# How an ARN ends by service and type, and which services leave out region and account:
# docs.aws.amazon.com/service-authorization/latest/reference lists it, service by service.
ARN_ENDS = {
    "dynamodb:Table": "table/{}",
    "elasticache:ServerlessCache": "serverlesscache:{}",
    "cloudwatch:LogGroup": "log-group:{}",
    "lambda:Function": "function:{}",
    "rds:Cluster": "cluster:{}",
    "s3:Bucket": "{}",
    "secretsmanager:Secret": "secret:{}",
    "sns:Topic": "{}",
    "sqs:Queue": "{}",
}
ARN_SERVICES = {"cloudwatch": "logs"}
GLOBAL = frozenset({"iam", "s3"})
NO_ACCOUNT = frozenset({"s3"})


def arn(subject: Subject) -> str:
    """Make up an ARN of the service and type that a token names.

    >>> arn(Subject("aws:sqs/queue:Queue", "orders", "eu-west-1", called="shop-orders"))
    'arn:aws:sqs:eu-west-1:123456789012:shop-orders'
    """
    service = re.sub(r"^aws:|/.*", "", subject.token)
    kind = subject.token.rpartition(":")[2]
    end = ARN_ENDS.get(f"{service}:{kind}", kind.lower() + "/{}").format(subject.physical)
    region = "" if service in GLOBAL else subject.region
    account = "" if service in NO_ACCOUNT else ACCOUNT
    return f"arn:aws:{ARN_SERVICES.get(service, service)}:{region}:{account}:{end}"


def missing(hint: object, value: object, path: str) -> Iterator[str]:
    """Find what is `None` in a resolved output though its type is not optional."""
    if value is None:
        if not optional(hint) and hint is not Any:
            yield f"{path} is None, though its type is {shown(hint)}"
    elif isinstance(value, list):
        (inner, *_) = get_args(hint) or (Any,)
        for index, each in enumerate(cast("list[object]", value)):
            yield from missing(inner if not is_union(hint) else Any, each, f"{path}[{index}]")
    elif sdk_types.is_output_type(type(value)):
        known = sdk_types.output_type_to_dict(value)
        for name, member in output_types(type(value)).items():
            yield from missing(member, known.get(name), f"{path}.{name}")
