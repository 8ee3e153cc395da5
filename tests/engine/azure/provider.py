"""The stand-in for Azure: strict about requests, plausible about answers."""

from __future__ import annotations

import hashlib
import re
import threading
import uuid
from collections.abc import Iterator

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as proto

from .. import look_ups, sdk
from ..plumbing import check_settings, failures, token_of
from ..problems import Problem
from ..stand_in import StandIn
from ..wire import UNKNOWN, Value, Values, plain
from . import facts, functions, limits, roles
from . import outputs as answers

# `AutoName` and `getDefaultName` of pulumi-azure-native, provider/pkg/resources/resources.go and
# provider/pkg/provider/provider.go: what lies in a resource group is called by the logical name
# and eight hexadecimal digits, right behind it; what lies deeper, by the logical name.
SUFFIX = 8

# How the provider remembers that it has made up a name, so that a resource that takes another's
# place may be there before the other goes; without it the other goes first.
MADE_UP = "__createBeforeDelete"

# The SDK loads a module when it is first looked into, and who looks meanwhile from another thread
# sees half of it. Loading all of them beforehand would cost every test of any cloud a second.
LOADING = threading.Lock()

LOCK = "azure-native:authorization:ManagementLockByScope"
GROUP = "azure-native:resources:ResourceGroup"


class AzureProvider(StandIn):
    """Answers for the azure-native package."""

    _location: str | None = None

    def CheckConfig(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Refuse provider settings that the SDK does not know."""
        problems = check_settings("azure-native", plain(request.news))
        return proto.CheckResponse(inputs=request.news, failures=failures(problems))

    def Configure(  # noqa: N802
        self, request: proto.ConfigureRequest, context: grpc.ServicerContext
    ) -> proto.ConfigureResponse:
        """Take the location."""
        location = plain(request.args).get("location")
        self._location = location if isinstance(location, str) else None
        return proto.ConfigureResponse(supportsPreview=True)

    def Check(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Name what has no name, and refuse what is wrong, one resource after the other."""
        with LOADING:
            return super().Check(request, context)

    def named(self, token: str, given: Values, request: proto.CheckRequest) -> Values:
        """The inputs with the name and the place that pulumi-azure-native makes up."""
        made, before = limits.made_by(token), plain(request.olds)
        if made.own and made.own in sdk.inputs(token) and not given.get(made.own):
            name, made_up = _name(token, made, request)
            if before.get(made.own):
                name, made_up = before[made.own], bool(before.get(MADE_UP))
            given = {**given, made.own: name, **({MADE_UP: True} if made_up else {})}
        location = given.get("location") or before.get("location") or self._place(given)
        known = "location" in sdk.inputs(token) and location
        return {**given, "location": location} if known else given

    def refused(self, token: str, given: Values) -> Iterator[Problem]:
        """What SDK and Azure refuse."""
        inputs = {name: value for name, value in given.items() if not name.startswith("__")}
        yield from sdk.check_inputs(token, inputs)
        yield from limits.check(token, inputs)
        yield from roles.check(token, inputs)
        yield from facts.check(token, inputs)
        if "location" in sdk.inputs(token) and not inputs.get("location"):
            yield Problem("location", "no location is given, and none is configured")

    def is_fixed(self, token: str, path: str) -> bool:
        """Whether pulumi-azure-native makes another resource for it."""
        return limits.is_fixed(token, path)

    def existing(self, token: str, urn: str, given: Values) -> tuple[str, Values]:
        """The id and the outputs of what was just created."""
        return answers.existing(token, urn, given)

    def unknown(self, token: str, given: Values) -> Values:
        """The outputs of what a preview would create."""
        return answers.unknown(token, given)

    def changed(self, token: str, request: proto.UpdateRequest) -> Values:
        """The outputs after an update."""
        return answers.changed(token, plain(request.olds), plain(request.news))

    def naming(self, token: str, outputs: Values) -> Values:
        """What Azure has computed: an input such as `principalId` names something else."""
        return answers.computed(token, outputs)

    def look_up(self, token: str, arguments: Values) -> Values:
        """Look something up. Raises `RefusedError`."""
        return look_ups.call(functions.ANSWERS, self._cloud, token, arguments)

    def Diff(  # noqa: N802
        self, request: proto.DiffRequest, context: grpc.ServicerContext
    ) -> proto.DiffResponse:
        """Compare inputs; what is called by a given name goes before another takes its place."""
        answer = super().Diff(request, context)
        answer.deleteBeforeReplace = bool(answer.replaces) and not plain(request.old_inputs).get(
            MADE_UP
        )
        return answer

    def Update(  # noqa: N802
        self, request: proto.UpdateRequest, context: grpc.ServicerContext
    ) -> proto.UpdateResponse:
        """Change inputs, unless Azure refuses to change them."""
        token, difference = token_of(request.urn), self.Diff(_as_diff(request), context)
        for path in difference.detailedDiff:
            if limits.is_frozen(token, re.sub(r"\[\d+\]", "", path)):
                reason = f"{path}: Azure does not change it in what exists"
                context.abort(grpc.StatusCode.INVALID_ARGUMENT, reason)
        return super().Update(request, context)

    def Delete(self, request: proto.DeleteRequest, context: grpc.ServicerContext) -> Empty:  # noqa: N802
        """Let a resource be gone, unless it is locked."""
        for lock in self._cloud.of_type(LOCK):
            if f"{request.id}/".startswith(f"{lock['inputs']['scope']}/"):
                context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"{lock['id']} locks it")
        return super().Delete(request, context)

    def _place(self, given: Values) -> Value:
        """Where a resource is: as configured, or where its group is."""
        group = given.get("resourceGroupName")
        if self._location or not isinstance(group, str):
            return self._location
        if group == UNKNOWN:
            return UNKNOWN
        found = [each for each in self._cloud.of_type(GROUP) if each["id"].endswith(f"/{group}")]
        return found[0]["inputs"].get("location") if found else None


def _as_diff(request: proto.UpdateRequest) -> proto.DiffRequest:
    return proto.DiffRequest(
        urn=request.urn,
        old_inputs=request.old_inputs,
        news=request.news,
        ignoreChanges=request.ignoreChanges,
    )


def _name(token: str, made: limits.Operation, request: proto.CheckRequest) -> tuple[Value, bool]:
    """The name of what has none, and whether it is made up."""
    name = request.urn.rsplit("::", 1)[-1]
    digest = hashlib.sha256(request.urn.encode() + request.randomSeed).hexdigest()
    if made.own in limits.UUIDS:
        return str(uuid.UUID(digest[:32])), True
    inside = re.split(r"(?i)microsoft\.", made.path)
    if len(inside) == 1 or inside[-1].count("{") == 1:
        return f"{name}{digest[:SUFFIX]}", True
    return name, False
