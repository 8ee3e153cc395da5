"""The stand-in for AWS and for what is random: strict about requests, plausible about answers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as proto

from . import diffs, functions, limits, outputs, policies, sdk, versions
from .cloud import Cloud
from .plumbing import Plumbing, check_settings, failures, token_of
from .problems import Problem
from .wire import Values, message, plain

# What pulumi-aws and pulumi-random name by themselves: any input called `name` (up to 255
# characters), and these; github.com/pulumi/pulumi-aws, provider/autonaming.go and
# provider/resource_overrides.go. "-" and seven hexadecimal digits follow the logical name.
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


class StandInProvider(Plumbing):
    """Answers for the aws and the random package, over one cloud."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

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

    def Check(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Name what has no name, and refuse what SDK and cloud refuse."""
        token = token_of(request.urn)
        try:
            given = _named(token, plain(request.news), plain(request.olds), request)
            problems = [
                *sdk.check_inputs(token, given),
                *policies.check(token, given),
                *limits.check(token, given),
            ]
        except sdk.UnknownTypeError as error:
            given, problems = {}, [Problem("", str(error))]
        return proto.CheckResponse(inputs=message(given), failures=failures(problems))

    def Diff(  # noqa: N802
        self, request: proto.DiffRequest, context: grpc.ServicerContext
    ) -> proto.DiffResponse:
        """Compare inputs, property by property."""
        is_fixed = partial(limits.is_fixed, token_of(request.urn))
        ignored = set(request.ignoreChanges)
        return diffs.diff(is_fixed, plain(request.old_inputs), plain(request.news), ignored)

    def Create(  # noqa: N802
        self, request: proto.CreateRequest, context: grpc.ServicerContext
    ) -> proto.CreateResponse:
        """Let the resource exist, unless it refers to what does not; in a preview, plan it."""
        token, given = token_of(request.urn), plain(request.properties)
        identity, made = outputs.existing(token, request.urn, given, self._cloud.region)
        self._cloud.claim(request.urn, token, given)
        if request.preview:
            self._cloud.plan(identity, made)
            return proto.CreateResponse(properties=message(outputs.unknown(token, given)))
        self._refuse(token, given, context)
        if self._cloud.find(token, identity, given):
            context.abort(grpc.StatusCode.ALREADY_EXISTS, f"{token} {identity} exists already")
        self._cloud.put(token, identity, given, made)
        return proto.CreateResponse(id=identity, properties=message(made))

    def Update(  # noqa: N802
        self, request: proto.UpdateRequest, context: grpc.ServicerContext
    ) -> proto.UpdateResponse:
        """Change inputs; of what the cloud computed before, little changes with them."""
        token, given = token_of(request.urn), plain(request.news)
        changed = outputs.changed(token, plain(request.olds), given)
        new = versions.renewed(token, plain(request.old_inputs), given, changed)
        self._cloud.claim(request.urn, token, given)
        if request.preview:
            return proto.UpdateResponse(properties=message({**changed, **versions.unknown(new)}))
        self._refuse(token, given, context)
        self._cloud.put(token, request.id, given, {**changed, **new})
        return proto.UpdateResponse(properties=message({**changed, **new}))

    def Read(  # noqa: N802
        self, request: proto.ReadRequest, context: grpc.ServicerContext
    ) -> proto.ReadResponse:
        """Answer what exists; for what is gone, no id."""
        thing = self._cloud.find(token_of(request.urn), request.id, plain(request.properties))
        if not thing:
            return proto.ReadResponse()
        return proto.ReadResponse(
            id=thing["id"], inputs=message(thing["inputs"]), properties=message(thing["outputs"])
        )

    def Delete(self, request: proto.DeleteRequest, context: grpc.ServicerContext) -> Empty:  # noqa: N802
        """Let the resource be gone."""
        self._cloud.remove(token_of(request.urn), request.id, plain(request.properties))
        return Empty()

    def Invoke(  # noqa: N802
        self, request: proto.InvokeRequest, context: grpc.ServicerContext
    ) -> proto.InvokeResponse:
        """Look something up."""
        try:
            found = functions.call(self._cloud, request.tok, plain(request.args))
        except functions.RefusedError as error:
            return proto.InvokeResponse(failures=failures(error.problems))
        answer = proto.InvokeResponse()
        getattr(answer, "return").CopyFrom(message(found))  # a keyword in Python
        return answer

    def _refuse(self, token: str, given: Values, context: grpc.ServicerContext) -> None:
        if problems := self._cloud.refuse(token, given):
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "; ".join(map(str, problems)))


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
