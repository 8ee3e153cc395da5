"""IAM policies: what a role may do, statement by statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from twofold.clouds.aws.sdk import pulumi

Statement: TypeAlias = Mapping[str, object]


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


def trust(service: str, condition: Mapping[str, object] | None = None) -> pulumi.Output[str]:
    """A role's trust policy: which AWS service may take it on, and when."""
    return policy(
        [
            {
                "Effect": "Allow",
                "Principal": {"Service": service},
                "Action": "sts:AssumeRole",
                "Condition": condition,
            }
        ]
    )


def sid(*words: str) -> str:
    """A statement's id: letters and digits only.

    >>> sid("read", "gift-cards")
    'ReadGiftCards'
    """
    return "".join(part.capitalize() for word in words for part in word.split("-"))
