"""The stand-in for Google Cloud."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as proto

from .. import look_ups, sdk
from ..cloud import Cloud
from ..plumbing import check_settings, failures, token_of
from ..problems import Problem
from ..stand_in import StandIn
from ..wire import Values, plain
from . import combinations, documents, functions, iam, lifetimes, limits, outputs
from .mappings import MAPPINGS
from .outputs import naming

# What pulumi-gcp names by itself: any input called `name`. "-" and seven hexadecimal digits
# follow the logical name: `SetAutonaming(255, "-")` in its provider/resources.go.
LONGEST: Mapping[str, int] = {"gcp:storage/bucket:Bucket": 63}
SUFFIX = 7

# APIs that are switched on in every new project.
# https://cloud.google.com/service-usage/docs/enabled-service#default
ALWAYS_ON = frozenset(
    f"{name}.googleapis.com"
    for name in (
        "cloudtrace",
        "datastore",
        "logging",
        "monitoring",
        "servicemanagement",
        "serviceusage",
        "storage",
    )
)


class GcpProvider(StandIn):
    """Answers for the gcp package."""

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(cloud)
        self._project = ""

    def CheckConfig(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Refuse settings that the SDK does not know, and a missing project or region."""
        given = plain(request.news)
        problems = [
            *check_settings("gcp", given),
            *(
                Problem(name, f"no {name} is configured")
                for name in ("project", "region")
                if not given.get(name)
            ),
        ]
        return proto.CheckResponse(inputs=request.news, failures=failures(problems))

    def Configure(  # noqa: N802
        self, request: proto.ConfigureRequest, context: grpc.ServicerContext
    ) -> proto.ConfigureResponse:
        """Take the project and the region."""
        given = plain(request.args)
        self._project = str(given.get("project") or self._project)
        self._cloud.region = str(given.get("region") or self._cloud.region)
        load()
        return proto.ConfigureResponse(supportsPreview=True)

    def named(self, token: str, given: Values, request: proto.CheckRequest) -> Values:
        """The inputs with the names that pulumi-gcp makes up."""
        member = sdk.inputs(token).get("name")
        if not member or member.required or given.get("name"):
            return given
        before = plain(request.olds).get("name")
        return {**given, "name": before or _name(token, request)}

    def refused(self, token: str, given: Values) -> Iterator[Problem]:
        """What the SDK and Google refuse."""
        found = list(sdk.check_inputs(token, given))
        yield from found
        if token not in MAPPINGS:
            raise sdk.UnknownTypeError(f"the stand-in does not know {token}: map it in mappings.py")
        if not found:
            yield from iam.check(token, given)
            yield from limits.check(token, given)
            yield from combinations.check(token, given)
            yield from documents.check(token, given)

    def is_fixed(self, token: str, path: str) -> bool:
        """Whether Google makes another resource for it."""
        return limits.is_fixed(token, path)

    def existing(self, token: str, urn: str, given: Values) -> tuple[str, Values]:
        """The id and the outputs of what was just created."""
        return outputs.existing(token, urn, given, self._project, self._cloud.region)

    def unknown(self, token: str, given: Values) -> Values:
        """The outputs of what a preview would create."""
        return outputs.unknown(token, given)

    def changed(self, token: str, request: proto.UpdateRequest) -> Values:
        """The outputs after an update."""
        return outputs.changed(token, plain(request.olds), plain(request.news))

    def naming(self, token: str, outputs: Values) -> Values:
        """Those outputs by which others may refer to a resource."""
        return naming(token, outputs)

    def look_up(self, token: str, arguments: Values) -> Values:
        """Look something up. Raises `RefusedError`."""
        return look_ups.call(functions.answers(self._project), self._cloud, token, arguments)

    def Create(  # noqa: N802
        self, request: proto.CreateRequest, context: grpc.ServicerContext
    ) -> proto.CreateResponse:
        """Create what the project's APIs allow; an API may be switched on twice."""
        token, given = token_of(request.urn), plain(request.properties)
        if not request.preview:
            if api := self._off(token):
                context.abort(
                    grpc.StatusCode.FAILED_PRECONDITION,
                    f"{api} has not been used in project {self._project} before or it is disabled",
                )
            if token == lifetimes.SERVICE:
                self._cloud.remove(token, self.existing(token, request.urn, given)[0], given)
        return super().Create(request, context)

    def Delete(self, request: proto.DeleteRequest, context: grpc.ServicerContext) -> Empty:  # noqa: N802
        """Let the resource be gone, unless it is locked, or only given up."""
        token = token_of(request.urn)
        thing = self._cloud.find(token, request.id, plain(request.properties))
        given = thing["inputs"] if thing else {}
        if locks := [*lifetimes.locks(token, given)] if thing else []:
            context.abort(
                grpc.StatusCode.FAILED_PRECONDITION, f"{', '.join(locks)} keeps {request.id}"
            )
        if lifetimes.stays(token, given):
            return Empty()
        lifetimes.remove_inside(self._cloud, token, request.id)
        return super().Delete(request, context)

    def _off(self, token: str) -> str | None:
        """The API of a resource, where the project switches APIs on and not this one."""
        api = MAPPINGS[token].api if token in MAPPINGS else ""
        switched = {
            str(each["inputs"]["service"]) for each in self._cloud.of_type(lifetimes.SERVICE)
        }
        return api if switched and api and api not in switched | ALWAYS_ON else None


@functools.cache
def load() -> None:
    """Load the SDK's modules, one after the other.

    It loads one when it is first looked into, and whoever looks meanwhile from another thread
    sees half a module.
    """
    for token in MAPPINGS:
        sdk.resource_class(token)


def _name(token: str, request: proto.CheckRequest) -> str:
    digest = hashlib.sha256(request.urn.encode() + request.randomSeed).hexdigest()[:SUFFIX]
    name = request.urn.rsplit("::", 1)[-1][: LONGEST.get(token, 255) - SUFFIX - 1]
    full = f"{name}-{digest}"
    return full.lower() if token in LONGEST else full
