"""What the stand-in provider refuses: one test for each kind of refusal."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import cast

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as proto

from . import sdk
from .aws import limits
from .aws.mappings import MAPPINGS
from .aws.provider import AwsProvider
from .aws.references import missing, references
from .cloud import Cloud
from .wire import UNKNOWN, Value, Values, message

QUEUE = "aws:sqs/queue:Queue"
FUNCTION = "aws:lambda/function:Function"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
TRUST: Values = {
    "Effect": "Allow",
    "Action": "sts:AssumeRole",
    "Principal": {"Service": "lambda.amazonaws.com"},
}


def refusals(tmp_path: Path, token: str, inputs: Values) -> dict[str, str]:
    """What `Check` answers to a request: reasons by property."""
    provider = AwsProvider(Cloud(tmp_path / "cloud.json"))
    request = proto.CheckRequest(
        urn=f"urn:pulumi:dev::small::shop:stores:Store${token}::thing", news=message(inputs)
    )
    answer = provider.Check(request, cast("grpc.ServicerContext", None))
    return {failure.property: failure.reason for failure in answer.failures}


def policy(*statements: Value, version: str = "2012-10-17") -> str:
    return json.dumps({"Version": version, "Statement": [*statements]})


REFUSED: dict[str, tuple[str, Values, str, str]] = {
    "an unknown type": ("aws:sqs/heap:Heap", {}, "", "no resource type aws:sqs/heap:Heap"),
    "an unknown input": (QUEUE, {"timeout": 3}, "timeout", "unknown property"),
    "a missing input": (ROLE_POLICY, {"role": "worker"}, "policy", "missing required property"),
    "a wrong type": (QUEUE, {"delaySeconds": "soon"}, "delaySeconds", "expected a whole number"),
    "a wrong type in a list": (
        FUNCTION,
        {"role": UNKNOWN, "layers": [UNKNOWN, 64]},
        "layers[1]",
        "expected text",
    ),
    "an unknown input in a block": (
        FUNCTION,
        {"role": UNKNOWN, "loggingConfig": {"logFormat": "JSON", "colour": "red"}},
        "loggingConfig.colour",
        "unknown property",
    ),
    "a missing input in a block": (
        FUNCTION,
        {"role": UNKNOWN, "loggingConfig": {"logGroup": "logs"}},
        "loggingConfig.logFormat",
        "missing required property",
    ),
    "a value outside an enum": (
        FUNCTION,
        {"role": UNKNOWN, "loggingConfig": {"logFormat": "XML"}},
        "loggingConfig.logFormat",
        "'XML' is not one of",
    ),
    "a number out of range": (QUEUE, {"delaySeconds": 901}, "delaySeconds", "more than 900"),
    "a text that is too long": (
        FUNCTION,
        {"role": UNKNOWN, "description": "x" * 257},
        "description",
        "longer than 256",
    ),
    "a text that does not match": (
        ROLE,
        {"name": "Wörker", "assumeRolePolicy": policy(TRUST)},
        "name",
        "does not match",
    ),
    "a tag that is too long": (QUEUE, {"tags": {"k": "v" * 257}}, "tags.k", "longer than 256"),
    "an id of something else": (
        "aws:ec2/subnet:Subnet",
        {"vpcId": "subnet-0123456789abcdef0", "cidrBlock": "10.0.0.0/24"},
        "vpcId",
        "is no AWS::EC2::VPC.Id",
    ),
    "no network": (
        "aws:ec2/subnet:Subnet",
        {"vpcId": UNKNOWN, "cidrBlock": "10.0.0.300/24"},
        "cidrBlock",
        "is no ipv4-network",
    ),
    "a member that AWS requires": ("aws:ec2/subnet:Subnet", {"vpcId": UNKNOWN}, "", "CidrBlock"),
    "text that is not JSON": (QUEUE, {"redrivePolicy": "{dead}"}, "redrivePolicy", "is not JSON"),
    "a policy of an old version": (
        ROLE,
        {"assumeRolePolicy": policy(TRUST, version="2008-10-17")},
        "assumeRolePolicy",
        "without Version 2012-10-17",
    ),
    "a policy without a resource": (
        ROLE_POLICY,
        {"role": "worker", "policy": policy({"Effect": "Allow", "Action": "sqs:SendMessage"})},
        "policy.Statement[0]",
        "has no Resource",
    ),
}


@pytest.mark.parametrize(("token", "inputs", "path", "reason"), REFUSED.values(), ids=REFUSED)
def test_it_refuses(tmp_path: Path, token: str, inputs: Values, path: str, reason: str) -> None:
    found = refusals(tmp_path, token, inputs)

    assert list(found) == [path]
    assert reason in found[path]


def test_it_takes_what_is_right(tmp_path: Path) -> None:
    function: Values = {
        "role": "arn:aws:iam::123456789012:role/worker",
        "runtime": "python3.13",
        "handler": "main.handle",
        "timeout": 30,
        "architectures": ["arm64"],
        "environment": {"variables": {"QUEUE": UNKNOWN}},
        "loggingConfig": {"logFormat": "JSON", "logGroup": "/shop/cart"},
        "tags": {"service": "cart"},
    }

    assert refusals(tmp_path, FUNCTION, function) == {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("arn:aws:sqs:eu-central-1:123456789012:orders", None),
        ("arn:aws:sqs:eu-central-1:123456789012:order", "does not exist"),
        ("arn:aws:sqs:eu-west-1:123456789012:orders", "another account or region"),
        ("arn:aws:sqs:eu-central-1:210987654321:orders", "another account or region"),
        ("arn:aws:s3:::receipts/*", None),
        ("arn:aws:s3:::receipt/*", "does not exist"),
        ('{"Resource": ["arn:aws:s3:::receipts", "arn:aws:s3:::elsewhere"]}', "elsewhere"),
        ("subnet-0123456789abcdef0", None),
        ("subnet-0fedcba9876543210", "does not exist"),
        ("https://sqs.eu-central-1.amazonaws.com/123456789012/lost", "does not exist"),
    ],
)
def test_references_must_resolve(text: str, reason: str | None) -> None:
    known = {
        "arn:aws:sqs:eu-central-1:123456789012:orders",
        "arn:aws:s3:::receipts",
        "subnet-0123456789abcdef0",
    }

    found = [missing(each, known, "eu-central-1") for each in references(QUEUE, {"policy": text})]
    refused = [each for each in found if each]

    assert found
    assert len(refused) == (1 if reason else 0)
    assert reason is None or reason in refused[0]


@pytest.mark.parametrize("token", MAPPINGS)
def test_every_input_is_held_against_awss_own_schemas(token: str) -> None:
    """Or there is a reason beside it; a new input of the SDK shows up here."""
    assert list(limits.unmapped(token)) == []
    assert list(limits.unreachable(token)) == []
    assert list(limits.stale(token)) == []


def test_every_type_that_twofold_makes_on_aws_is_mapped() -> None:
    lowerings = Path(__file__).parents[2] / "generators" / "twofold" / "clouds" / "aws"
    text = "\n".join(path.read_text(encoding="utf-8") for path in lowerings.rglob("*.py"))

    made = {
        f"{module.rstrip('_')}.{name}"
        for module, name in re.findall(r"\baws\.([a-z0-9_]+)\.([A-Z]\w+)\(", text)
    }
    mapped = {_written(token) for token in MAPPINGS}

    assert len(made) > 40
    assert made <= mapped


def _written(token: str) -> str:
    module, name = token.removeprefix("aws:").split("/")[0], sdk.resource_class(token).__name__
    return f"{module}.{name}"
