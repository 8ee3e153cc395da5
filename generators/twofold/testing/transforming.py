"""Apply a program's transforms to what it asks for, in the engine's order."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from typing import TYPE_CHECKING, Any, cast

# The SDK's own way from a transform's signature to the wire and back; its server is not needed.
from pulumi.runtime._callbacks import (
    _CallbackServicer,  # pyright: ignore[reportPrivateUsage]
)
from pulumi.runtime.proto import resource_pb2

from twofold.testing.options import entries, take_options, transform_options

if TYPE_CHECKING:
    from google.protobuf.message import Message
    from pulumi.runtime.mocks import MockMonitor

TIMEOUT = 60


class Callbacks(_CallbackServicer):
    """The functions that a program gives the engine to call, called in this process."""

    def __init__(self, monitor: MockMonitor) -> None:
        self._callbacks = {}
        self._transforms = {}
        self._state_migrations = {}
        self._monitor = monitor  # pyright: ignore[reportAttributeAccessIssue]  # stands in
        self._target = "in this process"

    def call(self, token: str, request: Message) -> Coroutine[Any, Any, Any]:
        """Call a function with a request of the engine."""
        return cast("Coroutine[Any, Any, Any]", self._callbacks[token](request.SerializeToString()))


class Transforms:
    """The transforms of one run's resources, and of its stack, by the tokens of their functions."""

    def __init__(self, monitor: MockMonitor, loop: asyncio.AbstractEventLoop) -> None:
        self.callbacks = Callbacks(monitor)
        self.of_stack = list[str]()
        self.of_stack_invokes = list[str]()
        self._own = dict[str, list[str]]()
        self._parents = dict[str, str]()
        self._loop = loop

    def apply(self, request: resource_pb2.RegisterResourceRequest, urn: str) -> None:
        """Change a resource's inputs and options, and know its transforms for its children."""
        self._parents[urn] = request.parent
        self._own[urn] = [callback.token for callback in entries(request, "transforms")]
        asked = resource_pb2.TransformRequest(
            type=request.type,
            name=request.name,
            custom=request.custom,
            parent=request.parent,
            properties=request.object,
            options=transform_options(request),
        )
        for token in list(self._tokens(urn)):
            changed = self._call(token, asked)
            asked.properties.CopyFrom(changed.properties)
            if changed.HasField("options"):
                asked.options.CopyFrom(changed.options)
        request.object.CopyFrom(asked.properties)
        take_options(request, asked.options)

    def apply_to_invoke(self, request: resource_pb2.ResourceInvokeRequest) -> None:
        """Change what a data source is asked."""
        for token in self.of_stack_invokes:
            asked = resource_pb2.TransformInvokeRequest(token=request.tok, args=request.args)
            request.args.CopyFrom(self._call(token, asked).args)

    def _tokens(self, urn: str) -> Iterator[str]:
        """A resource's own transforms, its parents', the stack's: the engine's order."""
        current = urn
        while current:
            yield from self._own.get(current, ())
            current = self._parents.get(current, "")
        yield from self.of_stack

    def _call(self, token: str, asked: Message) -> Any:
        call = asyncio.run_coroutine_threadsafe(self.callbacks.call(token, asked), self._loop)
        return call.result(TIMEOUT)
