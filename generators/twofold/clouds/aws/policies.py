"""IAM policies: what a role may do, statement by statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from twofold.clouds.aws.sdk import pulumi

Statement: TypeAlias = Mapping[str, object]

# EKS says in tags of a session whose it is; those of a pod go on to the roles that it takes on.
# https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
TAGGED = ("sts:AssumeRole", "sts:TagSession")


def allow(
    sid: str, actions: Sequence[str], resources: Sequence[pulumi.Input[str]], **more: object
) -> Statement:
    """Allow actions on resources; `sid` is letters and digits, `more` such as `Condition`."""
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": list(resources),
        **more,
    }


def deny_insecure(resources: Sequence[pulumi.Input[str]], action: str) -> Statement:
    """Deny requests that do not come by TLS, whoever sends them."""
    return {
        "Sid": "DenyInsecureTransport",
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": list(resources),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def policy(statements: Iterable[Statement]) -> pulumi.Output[str]:
    """A policy document as JSON text."""
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(
    service: str, condition: Mapping[str, object] | None = None, *, tagged: bool = False
) -> pulumi.Output[str]:
    """A role's trust policy: which AWS service may take it on, and when; `tagged` with tags."""
    return policy([may_assume(service, condition, tagged=tagged)])


def trust_pods(condition: Mapping[str, object]) -> pulumi.Output[str]:
    """The trust policy of a role that pods take on, by EKS Pod Identity."""
    return policy([pods_may_assume(condition)])


def may_assume(
    service: str, condition: Mapping[str, object] | None = None, *, tagged: bool = False
) -> Statement:
    """Let an AWS service take a role on; `tagged` says whose the session is."""
    actions = TAGGED if tagged else "sts:AssumeRole"
    return _may_assume({"Service": service}, actions, condition)


def pods_may_assume(condition: Mapping[str, object]) -> Statement:
    """Let pods take a role on, by EKS Pod Identity.

    https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
    """
    return may_assume("pods.eks.amazonaws.com", condition, tagged=True)


def trust_role(arn: pulumi.Input[str]) -> pulumi.Output[str]:
    """The trust policy of a role that another role takes on, which pods have."""
    return policy([_may_assume({"AWS": arn}, TAGGED)])


def _may_assume(
    principal: Mapping[str, object],
    actions: str | Sequence[str],
    condition: Mapping[str, object] | None = None,
) -> Statement:
    return {
        "Effect": "Allow",
        "Principal": principal,
        "Action": actions,
        "Condition": condition,
    }


def sid(*words: str) -> str:
    """A statement's id: letters and digits only.

    >>> sid("read", "gift-cards")
    'ReadGiftCards'
    """
    return "".join(part.capitalize() for word in words for part in word.split("-"))
