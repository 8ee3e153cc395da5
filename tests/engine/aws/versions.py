"""The versions that a Lambda function publishes: what makes a new one, and what is new then."""

from __future__ import annotations

from collections.abc import Mapping

from .. import diffs
from ..wire import UNKNOWN, Value, Values

FUNCTION = "aws:lambda/function:Function"

# `updateComputedAttributesOnPublish` and what it calls, in terraform-provider-aws,
# internal/service/lambda/function.go; in Pulumi's names, where `code` is the file name.
MAKING_ONE = frozenset(
    {
        "architectures",
        "code",
        "deadLetterConfig",
        "description",
        "environment",
        "ephemeralStorage",
        "fileSystemConfig",
        "handler",
        "imageConfig",
        "imageUri",
        "kmsKeyArn",
        "layers",
        "loggingConfig",
        "memorySize",
        "publish",
        "role",
        "runtime",
        "s3Bucket",
        "s3Key",
        "s3ObjectVersion",
        "snapStart",
        "sourceCodeHash",
        "timeout",
        "tracingConfig",
        "vpcConfig",
    }
)
OUTPUTS = ("version", "qualifiedArn", "qualifiedInvokeArn")


def renewed(
    token: str, before: Mapping[str, Value], after: Mapping[str, Value], outputs: Values
) -> Values:
    """The outputs that an update of inputs makes new, with their values then."""
    changed = {
        path.split(".")[0].split("[")[0] for path, _ in diffs.compare({**before}, {**after}, "")
    }
    if token != FUNCTION or not after.get("publish") or not changed & MAKING_ONE:
        return {}
    version = str(outputs["version"])
    following = str(int(version) + 1)
    return {
        "version": following,
        "qualifiedArn": str(outputs["qualifiedArn"]).removesuffix(version) + following,
        "qualifiedInvokeArn": str(outputs["qualifiedInvokeArn"]).replace(
            f":{version}/invocations", f":{following}/invocations"
        ),
    }


def unknown(renewed_: Values) -> Values:
    """The same in a preview."""
    return dict.fromkeys(renewed_, UNKNOWN)
