"""What every stand-in provider is to the engine before it is asked about any resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc
from pulumi.runtime.proto import provider_pb2 as proto

from . import sdk
from .problems import Problem
from .wire import Value


class Plumbing(provider_pb2_grpc.ResourceProviderServicer):
    """A provider that is attached, has no schema, and never has to be told to stop."""

    def Handshake(  # noqa: N802
        self, request: proto.ProviderHandshakeRequest, context: grpc.ServicerContext
    ) -> proto.ProviderHandshakeResponse:
        """Leave secrets and outputs to the engine, which marks them again in our answers."""
        return proto.ProviderHandshakeResponse()

    def CheckConfig(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Take settings as they are."""
        return proto.CheckResponse(inputs=request.news)

    def DiffConfig(  # noqa: N802
        self, request: proto.DiffRequest, context: grpc.ServicerContext
    ) -> proto.DiffResponse:
        """Say that settings never force a new provider."""
        return proto.DiffResponse(changes=proto.DiffResponse.DIFF_NONE)

    def Configure(  # noqa: N802
        self, request: proto.ConfigureRequest, context: grpc.ServicerContext
    ) -> proto.ConfigureResponse:
        """Be configured."""
        return proto.ConfigureResponse(supportsPreview=True)

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


def token_of(urn: str) -> str:
    """The type of a resource: the last of the types that its URN counts up."""
    return urn.split("::")[2].rsplit("$", 1)[-1]


def name_of(urn: str) -> str:
    """The logical name of a resource."""
    return urn.rsplit("::", 1)[-1]


def failures(problems: Iterable[Problem]) -> list[proto.CheckFailure]:
    """Problems as the engine takes them."""
    return [proto.CheckFailure(property=each.property, reason=each.reason) for each in problems]


def check_settings(package: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Refuse provider settings that the SDK does not know."""
    known = sdk.members(sdk.PACKAGES[package].ProviderArgs)
    for name in given:
        if name not in known and name not in sdk.ALWAYS_TAKEN:
            yield Problem(name, "unknown provider setting")
