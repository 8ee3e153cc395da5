"""Every policy passes a linter: cfn-lint, which AWS keeps and releases every few weeks.

It holds each kind of policy against a schema of its own (E3510 for identities, E3512 for resources,
E3530 for trust), each action against the list of its service (W3037), and an action's resources
against those that it works on (I3510), all by data that AWS publishes. Of the linters that are for
policies alone, parliament needs setuptools' `pkg_resources`, which is gone, and takes no trust
policies; the one beside the evaluator knows no actions.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import pytest
from moto.ecr.exceptions import InvalidParameterException
from moto.ecr.policy_validation import EcrLifecyclePolicyValidator

from .arns import REGION, output
from .worlds import ASSIGNMENTS, BLUEPRINTS, Assignment, Document, document, platform, world

pytestmark = pytest.mark.xdist_group("iam")

PLATFORMS = ("platform-aws-dev", "platform-aws-prod")
ROLE, ROLE_POLICY = "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"

# The CloudFormation resource that carries a policy, by Pulumi's type, as cfn-lint wants to see it.
CARRIERS: Mapping[str, tuple[str, str, Mapping[str, object]]] = {
    ROLE: ("AWS::IAM::Role", "AssumeRolePolicyDocument", {}),
    ROLE_POLICY: (
        "AWS::IAM::RolePolicy",
        "PolicyDocument",
        {"RoleName": "role", "PolicyName": "policy"},
    ),
    "aws:sqs/queuePolicy:QueuePolicy": (
        "AWS::SQS::QueuePolicy",
        "PolicyDocument",
        {"Queues": ["queue"]},
    ),
    "aws:s3/bucketPolicy:BucketPolicy": (
        "AWS::S3::BucketPolicy",
        "PolicyDocument",
        {"Bucket": "bucket"},
    ),
}

# cfn-lint lets a policy without a version pass, as AWS does: it is then of 2008.
RULES = "".join(
    f'{kind} {name}.Version IS DEFINED ERROR "the policy has no Version"\n'
    for kind, name, _ in CARRIERS.values()
)

COMMAND = "import sys; from cfnlint.runner import main; sys.exit(main())"


def lint(policies: Sequence[tuple[str, Document]], folder: Path) -> list[str]:
    """Lint policies, each with the type of the resource that carries it; findings by position."""
    resources = {f"P{number}": carried(*each) for number, each in enumerate(policies)}
    template, rules = folder / "template.json", folder / "rules.txt"
    template.write_text(json.dumps({"Resources": resources}))
    rules.write_text(RULES)
    # E3019 wants resources to have different names; what these carry is all that matters.
    checks = ["--include-checks", "I", "W", "--ignore-checks", "E3019"]
    options = [*checks, "--custom-rules", str(rules), "--regions", REGION]
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "--format", "json", *options, "-t", str(template)],
        capture_output=True,
        text=True,
        check=False,  # its exit status says what kinds of findings there are
    )
    findings = cast("list[dict[str, dict[str, list[str] | str]]]", json.loads(done.stdout))
    return [
        f"{each['Location']['Path'][1]} {each['Rule']['Id']} {str(each['Message'])[:200]}"
        for each in findings
    ]


def carried(kind: str, policy: Document) -> Mapping[str, object]:
    """Put a policy where CloudFormation has it."""
    carrier, name, more = CARRIERS[kind]
    return {"Type": carrier, "Properties": {name: policy, **more}}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
@pytest.mark.parametrize("blueprint", BLUEPRINTS)
def test_every_policy_passes_the_linter(
    blueprint: str, assignment: Assignment, tmp_path: Path
) -> None:
    stack = world(blueprint, assignment=assignment)
    policies = [(each.resource.type, document(each)) for each in stack.policies]

    findings = lint(policies, tmp_path)

    assert findings == []
    assert {kind for kind, _ in policies} == set(CARRIERS)
    assert len(policies) >= 2 * len(stack.roles)


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_policy_of_a_platform_passes_the_linter(name: str, tmp_path: Path) -> None:
    stack = platform(name)
    policies = [(each.resource.type, document(each)) for each in stack.policies]

    findings = lint(policies, tmp_path)

    assert findings == []
    assert {kind for kind, _ in policies} == {ROLE, ROLE_POLICY}
    assert len(policies) > len(stack.roles)


# cfn-lint takes any text for the policy of a repository; moto looks as the API does.
IMAGES = "aws:ecr/lifecyclePolicy:LifecyclePolicy"


@pytest.mark.parametrize("name", PLATFORMS)
def test_what_becomes_of_old_images_is_said_as_ecr_takes_it(name: str) -> None:
    [found] = platform(name).result.find(IMAGES)
    text = str(found.inputs["policy"])

    EcrLifecyclePolicyValidator(text).validate()

    for right, wrong in (("untagged", "untaged"), ("countUnit", "countUnits"), ("days", "weeks")):
        with pytest.raises(InvalidParameterException):
            EcrLifecyclePolicyValidator(text.replace(f'"{right}"', f'"{wrong}"')).validate()


TABLE, QUEUE = output("dynamodb.Table", "catalog"), output("sqs.Queue", "orders")


def reading(**changes: object) -> Document:
    """Allow reading a table, with some part changed; `None` leaves it out."""
    statement = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE, **changes}
    return {
        "Version": "2012-10-17",
        "Statement": [{key: each for key, each in statement.items() if each is not None}],
    }


MISTAKES: Mapping[str, tuple[str, Document, str]] = {
    "an action that is not there": (ROLE_POLICY, reading(Action="dynamodb:GetItems"), "W3037"),
    "a resource of another kind": (ROLE_POLICY, reading(Resource=QUEUE), "I3510"),
    "no version": (ROLE_POLICY, {"Statement": reading()["Statement"]}, "E9"),
    "an effect that is none": (ROLE_POLICY, reading(Effect="Permit"), "E3510"),
    "a sid with a hyphen": (ROLE_POLICY, reading(Sid="read-catalog"), "E3510"),
    "an operator that is none": (
        ROLE_POLICY,
        reading(Condition={"StringEqual": {"aws:SourceAccount": "1"}}),
        "E3510",
    ),
    "a principal in a role's policy": (ROLE_POLICY, reading(Principal="*"), "E3510"),
    "nobody to trust": (ROLE, reading(Resource=None), "E3530"),
    "nobody let into a queue": ("aws:sqs/queuePolicy:QueuePolicy", reading(), "E3512"),
    "nobody let into a bucket": ("aws:s3/bucketPolicy:BucketPolicy", reading(), "E3512"),
}


def test_the_linter_finds_planted_mistakes(tmp_path: Path) -> None:
    sound = [(ROLE_POLICY, reading())]
    planted = [(kind, policy) for kind, policy, _ in MISTAKES.values()]

    findings = lint([*sound, *planted], tmp_path)

    missed = [
        mistake
        for number, (mistake, (_, _, rule)) in enumerate(MISTAKES.items(), start=1)
        if not any(each.startswith(f"P{number} {rule}") for each in findings)
    ]
    assert missed == [], findings
    assert not any(each.startswith("P0 ") for each in findings)
