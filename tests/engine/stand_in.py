"""What the stand-ins for clouds have in common: requests are refused, planned, kept, found."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as proto

from . import diffs, sdk
from .cloud import Cloud
from .plumbing import Plumbing, failures, token_of
from .problems import Problem, RefusedError
from .wire import Values, message, plain


class StandIn(Plumbing):
    """Answers for packages, over one cloud; what a cloud says of its resources is its own."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    @abstractmethod
    def named(self, token: str, given: Values, request: proto.CheckRequest) -> Values:
        """The inputs with what the provider fills in: names, above all."""

    @abstractmethod
    def refused(self, token: str, given: Values) -> Iterable[Problem]:
        """What SDK and cloud refuse about inputs."""

    @abstractmethod
    def is_fixed(self, token: str, path: str) -> bool:
        """Whether an input of a resource that exists cannot be changed."""

    @abstractmethod
    def existing(self, token: str, urn: str, given: Values) -> tuple[str, Values]:
        """The id and the outputs of a resource that was just created."""

    @abstractmethod
    def unknown(self, token: str, given: Values) -> Values:
        """The outputs of a resource that a preview would create."""

    @abstractmethod
    def changed(self, token: str, request: proto.UpdateRequest) -> Values:
        """The outputs of a resource after an update; in a preview, some of them unknown."""

    def naming(self, token: str, outputs: Values) -> Values:
        """The outputs by which others may refer to a resource: all, where none names others."""
        return outputs

    @abstractmethod
    def look_up(self, token: str, arguments: Values) -> Values:
        """Answer a look-up. Raises `RefusedError`."""

    def Check(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Name what has no name, and refuse what SDK and cloud refuse."""
        token = token_of(request.urn)
        try:
            given = self.named(token, plain(request.news), request)
            problems = list(self.refused(token, given))
        except sdk.UnknownTypeError as error:
            given, problems = {}, [Problem("", str(error))]
        return proto.CheckResponse(inputs=message(given), failures=failures(problems))

    def Diff(  # noqa: N802
        self, request: proto.DiffRequest, context: grpc.ServicerContext
    ) -> proto.DiffResponse:
        """Compare inputs, property by property."""
        token = token_of(request.urn)
        return diffs.diff(
            lambda path: self.is_fixed(token, path),
            plain(request.old_inputs),
            plain(request.news),
            set(request.ignoreChanges),
        )

    def Create(  # noqa: N802
        self, request: proto.CreateRequest, context: grpc.ServicerContext
    ) -> proto.CreateResponse:
        """Let the resource exist, unless it refers to what does not; in a preview, plan it."""
        token, given = token_of(request.urn), plain(request.properties)
        identity, made = self.existing(token, request.urn, given)
        self._cloud.claim(request.urn, token, given)
        if request.preview:
            self._cloud.plan(identity, self.naming(token, made))
            return proto.CreateResponse(properties=message(self.unknown(token, given)))
        self._refuse(token, given, context)
        if self._cloud.find(token, identity, given):
            context.abort(grpc.StatusCode.ALREADY_EXISTS, f"{token} {identity} exists already")
        self._cloud.put(token, identity, given, made, self.naming(token, made))
        return proto.CreateResponse(id=identity, properties=message(made))

    def Update(  # noqa: N802
        self, request: proto.UpdateRequest, context: grpc.ServicerContext
    ) -> proto.UpdateResponse:
        """Change inputs; of what the cloud computed before, little changes with them."""
        token, given = token_of(request.urn), plain(request.news)
        changed = self.changed(token, request)
        self._cloud.claim(request.urn, token, given)
        if not request.preview:
            self._refuse(token, given, context)
            self._cloud.put(token, request.id, given, changed, self.naming(token, changed))
        return proto.UpdateResponse(properties=message(changed))

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
            found = self.look_up(request.tok, plain(request.args))
        except RefusedError as error:
            return proto.InvokeResponse(failures=failures(error.problems))
        answer = proto.InvokeResponse()
        getattr(answer, "return").CopyFrom(message(found))  # a keyword in Python
        return answer

    def _refuse(self, token: str, given: Values, context: grpc.ServicerContext) -> None:
        if problems := self._cloud.refuse(token, given):
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "; ".join(map(str, problems)))
