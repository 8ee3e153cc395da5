"""The stand-in for AWS: strict about requests, plausible about answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import grpc
from pulumi.runtime.proto import provider_pb2 as proto

from .. import look_ups, sdk
from ..plumbing import check_settings, failures
from ..problems import Problem
from ..stand_in import StandIn
from ..wire import Values, plain
from . import functions, limits, outputs, policies, versions

# What pulumi-aws names by itself: any input called `name` (up to 255 characters), and these;
# github.com/pulumi/pulumi-aws, provider/autonaming.go and provider/resource_overrides.go. "-" and
# seven hexadecimal digits follow the logical name.
AUTONAMED: Mapping[str, tuple[str, int]] = {
    "aws:s3/bucket:Bucket": ("bucket", 63),
    "aws:rds/cluster:Cluster": ("clusterIdentifier", 255),
    "aws:rds/clusterInstance:ClusterInstance": ("identifier", 255),
    "aws:lambda/permission:Permission": ("statementId", 100),
    "aws:iam/role:Role": ("name", 64),
    "aws:lambda/function:Function": ("name", 64),
    "aws:lb/loadBalancer:LoadBalancer": ("name", 32),
    "aws:lb/targetGroup:TargetGroup": ("name", 32),
    "aws:sqs/queue:Queue": ("name", 80),
}
SUFFIX = 7

# What the SDKs' classes say is "Managed by Pulumi" when it is left out.
DESCRIBED = frozenset(
    {
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:rds/subnetGroup:SubnetGroup",
        "aws:rds/clusterParameterGroup:ClusterParameterGroup",
    }
)


class AwsProvider(StandIn):
    """Answers for the aws package, over one cloud."""

    def CheckConfig(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Refuse provider settings that the SDK does not know, and a missing region."""
        given = plain(request.news)
        package = request.urn.split("::")[-2].rsplit(":", 1)[-1]
        problems = list(check_settings(package, given))
        if package == "aws" and not given.get("region"):
            problems.append(Problem("region", "no region is configured"))
        return proto.CheckResponse(inputs=request.news, failures=failures(problems))

    def Configure(  # noqa: N802
        self, request: proto.ConfigureRequest, context: grpc.ServicerContext
    ) -> proto.ConfigureResponse:
        """Take the region."""
        region = plain(request.args).get("region")
        if isinstance(region, str):
            self._cloud.region = region
        return proto.ConfigureResponse(supportsPreview=True)

    def named(self, token: str, given: Values, request: proto.CheckRequest) -> Values:
        """The inputs with the names that pulumi-aws makes up."""
        return _named(token, given, plain(request.olds), request)

    def refused(self, token: str, given: Values) -> Iterator[Problem]:
        """What SDK and AWS refuse."""
        yield from sdk.check_inputs(token, given)
        yield from policies.check(token, given)
        yield from limits.check(token, given)

    def is_fixed(self, token: str, path: str) -> bool:
        """Whether AWS makes another resource for it."""
        return limits.is_fixed(token, path)

    def existing(self, token: str, urn: str, given: Values) -> tuple[str, Values]:
        """The id and the outputs of what was just created."""
        return outputs.existing(token, urn, given, self._cloud.region)

    def unknown(self, token: str, given: Values) -> Values:
        """The outputs of what a preview would create."""
        return outputs.unknown(token, given)

    def changed(self, token: str, request: proto.UpdateRequest) -> Values:
        """The outputs after an update."""
        given = plain(request.news)
        changed = outputs.changed(token, plain(request.olds), given)
        new = versions.renewed(token, plain(request.old_inputs), given, changed)
        return {**changed, **(versions.unknown(new) if request.preview else new)}

    def look_up(self, token: str, arguments: Values) -> Values:
        """Look something up. Raises `RefusedError`."""
        return look_ups.call(functions.ANSWERS, self._cloud, token, arguments)


def _named(token: str, given: Values, before: Values, request: proto.CheckRequest) -> Values:
    if token in DESCRIBED:
        given = {"description": "Managed by Pulumi", **given}
    property_, limit = AUTONAMED.get(token, ("name", 255))
    member = sdk.inputs(token).get(property_)
    prefix = "identifierPrefix" if property_ == "identifier" else f"{property_}Prefix"
    if not member or member.required or given.get(property_) or given.get(prefix):
        return given
    return {**given, property_: before.get(property_) or _name(token, limit, given, request)}


def _name(token: str, limit: int, given: Values, request: proto.CheckRequest) -> str:
    digest = hashlib.sha256(request.urn.encode() + request.randomSeed).hexdigest()[:SUFFIX]
    name = request.urn.rsplit("::", 1)[-1][: limit - SUFFIX - 1]
    ending = ".fifo" if given.get("fifoQueue") or given.get("fifoTopic") else ""
    full = f"{name}-{digest}{ending}"
    return full.lower() if token == "aws:s3/bucket:Bucket" else full
