"""The stand-in providers: strict about requests, plausible about answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc
from pulumi.runtime.proto import provider_pb2 as proto

from . import diffs, functions, limits, outputs, policies, sdk, versions
from .cloud import Cloud
from .problems import Problem
from .wire import Value, Values, message, plain

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


class StandInProvider(provider_pb2_grpc.ResourceProviderServicer):
    """Answers for the aws and the random package, over one cloud."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def Handshake(  # noqa: N802
        self, request: proto.ProviderHandshakeRequest, context: grpc.ServicerContext
    ) -> proto.ProviderHandshakeResponse:
        """Leave secrets and outputs to the engine, which marks them again in our answers."""
        return proto.ProviderHandshakeResponse()

    def CheckConfig(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Refuse provider settings that the SDK does not know, and a missing region."""
        given = plain(request.news)
        package = request.urn.split("::")[-2].rsplit(":", 1)[-1]
        problems = list(_check_settings(package, given))
        return proto.CheckResponse(inputs=request.news, failures=_failures(problems))

    def DiffConfig(  # noqa: N802
        self, request: proto.DiffRequest, context: grpc.ServicerContext
    ) -> proto.DiffResponse:
        """Say that settings never force a new provider."""
        return proto.DiffResponse(changes=proto.DiffResponse.DIFF_NONE)

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
        token = _token(request.urn)
        try:
            given = _named(token, plain(request.news), plain(request.olds), request)
            problems = [
                *sdk.check_inputs(token, given),
                *policies.check(token, given),
                *limits.check(token, given),
            ]
        except sdk.UnknownTypeError as error:
            given, problems = {}, [Problem("", str(error))]
        return proto.CheckResponse(inputs=message(given), failures=_failures(problems))

    def Diff(  # noqa: N802
        self, request: proto.DiffRequest, context: grpc.ServicerContext
    ) -> proto.DiffResponse:
        """Compare inputs, property by property."""
        ignored = set(request.ignoreChanges)
        return diffs.diff(
            _token(request.urn), plain(request.old_inputs), plain(request.news), ignored
        )

    def Create(  # noqa: N802
        self, request: proto.CreateRequest, context: grpc.ServicerContext
    ) -> proto.CreateResponse:
        """Let the resource exist, unless it refers to what does not; in a preview, plan it."""
        token, given = _token(request.urn), plain(request.properties)
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
        token, given = _token(request.urn), plain(request.news)
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
        thing = self._cloud.find(_token(request.urn), request.id, plain(request.properties))
        if not thing:
            return proto.ReadResponse()
        return proto.ReadResponse(
            id=thing["id"], inputs=message(thing["inputs"]), properties=message(thing["outputs"])
        )

    def Delete(self, request: proto.DeleteRequest, context: grpc.ServicerContext) -> Empty:  # noqa: N802
        """Let the resource be gone."""
        self._cloud.remove(_token(request.urn), request.id, plain(request.properties))
        return Empty()

    def Invoke(  # noqa: N802
        self, request: proto.InvokeRequest, context: grpc.ServicerContext
    ) -> proto.InvokeResponse:
        """Look something up."""
        try:
            found = functions.call(self._cloud, request.tok, plain(request.args))
        except functions.RefusedError as error:
            return proto.InvokeResponse(failures=_failures(error.problems))
        answer = proto.InvokeResponse()
        getattr(answer, "return").CopyFrom(message(found))  # a keyword in Python
        return answer

    def GetPluginInfo(self, request: Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:  # noqa: N802
        """Give a version that is newer than any the engine asks for."""
        return plugin_pb2.PluginInfo(version="999.0.0")

    def GetSchema(  # noqa: N802
        self, request: proto.GetSchemaRequest, context: grpc.ServicerContext
    ) -> proto.GetSchemaResponse:
        """Give none: the Python SDK brings its own."""
        return proto.GetSchemaResponse(schema="{}")

    def GetMapping(  # noqa: N802
        self, request: proto.GetMappingRequest, context: grpc.ServicerContext
    ) -> proto.GetMappingResponse:
        """Give none."""
        return proto.GetMappingResponse()

    def Attach(self, request: plugin_pb2.PluginAttach, context: grpc.ServicerContext) -> Empty:  # noqa: N802
        """Be attached."""
        return Empty()

    def Cancel(self, request: Empty, context: grpc.ServicerContext) -> Empty:  # noqa: N802
        """Have nothing to cancel: every answer is immediate."""
        return Empty()

    def _refuse(self, token: str, given: Values, context: grpc.ServicerContext) -> None:
        if problems := self._cloud.refuse(token, given):
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "; ".join(map(str, problems)))


def _token(urn: str) -> str:
    """The type of a resource: the last of the types that its URN counts up."""
    return urn.split("::")[2].rsplit("$", 1)[-1]


def _failures(problems: Iterable[Problem]) -> list[proto.CheckFailure]:
    return [proto.CheckFailure(property=each.property, reason=each.reason) for each in problems]


def _check_settings(package: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    known = sdk.members(sdk.PACKAGES[package].ProviderArgs)
    for name in given:
        if name not in known and name not in sdk.ALWAYS_TAKEN:
            yield Problem(name, "unknown provider setting")
    if package == "aws" and not given.get("region"):
        yield Problem("region", "no region is configured")


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
