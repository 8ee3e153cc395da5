"""Play the engine: keep every request whole, and answer from types."""

from __future__ import annotations

# ruff: noqa: N802 (requests have the engine's names)
import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pulumi
from google.protobuf import empty_pb2
from pulumi.runtime import mocks
from pulumi.runtime.proto import engine_pb2, resource_pb2

from twofold.testing.answers import Subject, answer, invoke_answer
from twofold.testing.model import Invoke, Properties, Resource
from twofold.testing.options import read_options, registration_options
from twofold.testing.transforming import Transforms
from twofold.testing.wire import Files, Wire, pack, put_into_texts, read_all, secret, unpack

if TYPE_CHECKING:
    from google.protobuf.struct_pb2 import Struct

STACK = "pulumi:pulumi:Stack"
STACK_REFERENCE = "pulumi:pulumi:StackReference"
# The inputs by which resources are given a physical name.
NAMES = ("name", "bucket", "clusterIdentifier")


class Silent(mocks.Mocks):
    """Never asked: the monitor answers."""

    def call(self, args: pulumi.runtime.MockCallArgs) -> Any:
        """Refuse."""
        raise AssertionError(args.token)

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> Any:
        """Refuse."""
        raise AssertionError(args.typ)


@dataclass(frozen=True, slots=True)
class Told:
    """What a test says about the cloud: answers, and the outputs of other stacks."""

    answers: Mapping[str | tuple[str, str], Mapping[str, Any]]
    stacks: Mapping[str, Mapping[str, Any]]
    region: str

    def of(self, token: str, name: str = "") -> dict[str, Wire]:
        """Give what was said of a type, and over it what was said of one resource."""
        return {**self.answers.get(token, {}), **self.answers.get((token, name), {})}


@dataclass
class Seen:
    """What has been asked for so far."""

    files: Files
    resources: dict[str, Resource] = field(default_factory=dict[str, Resource])
    invokes: list[Invoke] = field(default_factory=list[Invoke])
    outputs: dict[str, Properties] = field(default_factory=dict[str, Properties])
    kinds: dict[str, type] = field(default_factory=dict[str, type])
    results: dict[str, type] = field(default_factory=dict[str, type])
    # The SDK's classes of what resources are given, by type; those of resources that are read.
    given: dict[str, type] = field(default_factory=dict[str, type])
    states: dict[str, type] = field(default_factory=dict[str, type])
    # What answers were looked up for: type or data source, and name.
    asked: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    problems: list[str] = field(default_factory=list[str])


class Engine(mocks.MockEngine):
    """Takes what a program logs."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(None)
        self._problems = problems

    def Log(self, request: engine_pb2.LogRequest) -> None:
        """Log, and keep errors: with one the engine shows a stack as failed, and goes on."""
        if request.severity == engine_pb2.ERROR:
            self._problems.append(
                f"the program logged an error: {request.message}"
                " (raise an exception to fail, or log a warning)"
            )
        super().Log(request)  # pyright: ignore[reportUnknownMemberType]  # untyped


class Monitor(mocks.MockMonitor):
    """Takes a program's requests as the engine does."""

    def __init__(self, seen: Seen, told: Told, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(Silent())
        self.seen = seen
        self.told = told
        self.transforms = Transforms(self, loop)

    def features(self) -> set[int]:
        """List what the engine that is played here can do."""
        known = super().GetDeploymentInfo(None)  # pyright: ignore[reportUnknownMemberType]  # untyped
        return {int(each) for each in known.supportedFeatures}

    # --- resources --------------------------------------------------------------------

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """Name a resource as the engine does: its type is preceded by those of its parents."""
        above = parent.split("::")[2] if parent else STACK
        qualified = type_ if above == STACK else f"{above}${type_}"
        return f"urn:pulumi:{pulumi.get_stack()}::{pulumi.get_project()}::{qualified}::{name}"

    def RegisterResource(self, request: resource_pb2.RegisterResourceRequest) -> Any:
        """Register a resource, component or provider after its transforms."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == STACK:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        self.transforms.apply(request, urn)
        outputs = self._answer(request) if request.custom or request.remote else {}
        identity = self._identity(request.importId, request.type, request.name, request.custom)
        self._keep(request, urn, identity, outputs)
        return resource_pb2.RegisterResourceResponse(urn=urn, id=identity, object=pack(outputs))

    def ReadResource(self, request: resource_pb2.ReadResourceRequest) -> Any:
        """Read a resource that exists already, or another stack's outputs."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == STACK_REFERENCE:
            outputs = self._stack_outputs(request.id)
        else:
            outputs = self._made(request.type, request.name, request.properties)
        inputs = unpack(request.properties)
        self._check(f"{request.type} {request.name}", inputs, request.name)
        self._add(
            Resource(
                type=request.type,
                name=request.name,
                urn=urn,
                parent=request.parent,
                inputs=self._read(inputs, self.seen.states, request.type),
                outputs=self._read(outputs, self.seen.kinds, request.type),
                options=read_options(request),
                property_dependencies={},
                id=request.id,
                read=request.id,
                custom=True,
                python=self._python(request.type),
            )
        )
        return resource_pb2.ReadResourceResponse(urn=urn, properties=pack(outputs))

    def RegisterResourceOutputs(self, request: resource_pb2.RegisterResourceOutputsRequest) -> Any:
        """Keep what a component, or the stack, tells others."""
        outputs = unpack(request.outputs)
        self._check(request.urn.split("::", 2)[2], outputs)
        self.seen.outputs[request.urn] = read_all(outputs, self.seen.files)
        return empty_pb2.Empty()

    def _keep(
        self,
        request: resource_pb2.RegisterResourceRequest,
        urn: str,
        identity: str,
        outputs: dict[str, Wire],
    ) -> None:
        inputs = unpack(request.object)
        self._check(f"{request.type} {request.name}", inputs, request.name)
        self._add(
            Resource(
                type=request.type,
                name=request.name,
                urn=urn,
                parent=request.parent,
                inputs=self._read(inputs, self.seen.given, request.type),
                outputs=self._read(outputs, self.seen.kinds, request.type),
                options=registration_options(request),
                property_dependencies={
                    name: tuple(sorted(needed.urns))
                    for name, needed in sorted(request.propertyDependencies.items())
                },
                id=identity,
                read="",
                custom=request.custom,
                python=self._python(request.type),
            )
        )

    def _add(self, resource: Resource) -> None:
        if resource.urn in self.seen.resources:
            raise ValueError(f"two resources have the URN {resource.urn}")
        self.seen.resources[resource.urn] = resource

    def _read(self, values: dict[str, Wire], kinds: Mapping[str, type], token: str) -> Properties:
        return read_all(values, self.seen.files, *filter(None, [kinds.get(token)]))

    def _check(self, who: str, values: dict[str, Wire], name: str = "") -> None:
        for path in (*put_into_texts(name, "the name"), *put_into_texts(values, "the value")):
            self.seen.problems.append(
                f"{who}: {path}: an output was put into a string; use pulumi.Output.format or"
                " pulumi.Output.concat (PULUMI_ERROR_OUTPUT_STRING=1 shows where)"
            )

    def _python(self, token: str) -> str:
        kind = self.seen.kinds.get(token)
        return f"{kind.__module__}.{kind.__qualname__}" if kind else ""

    # --- answers ----------------------------------------------------------------------

    def _answer(self, request: resource_pb2.RegisterResourceRequest) -> dict[str, Wire]:
        outputs = self._made(request.type, request.name, request.object)
        for name in request.additionalSecretOutputs:
            if name in outputs:
                outputs[name] = secret(outputs[name])
        return outputs

    def _made(self, token: str, name: str, given: Struct) -> dict[str, Wire]:
        inputs = unpack(given)
        called = next((inputs[key] for key in NAMES if isinstance(inputs.get(key), str)), "")
        subject = Subject(token, name, self.told.region, str(called))
        self.seen.asked.add((token, name))
        told = {key: each for key, each in self.told.of(token, name).items() if key != "id"}
        kind = self.seen.kinds.get(token)
        return answer(kind, inputs, told, subject) if kind else told

    def _identity(self, imported: str, token: str, name: str, custom: bool) -> str:
        if not custom:
            return ""
        told = self.told.of(token, name).get("id")
        if told is not None and not isinstance(told, str):
            raise TypeError(
                f"an answer for {token}: id is of type {type(told).__name__},"
                " though its type is str"
            )
        return str(told or imported or Subject(token, name, self.told.region).physical)

    def _stack_outputs(self, stack: str) -> dict[str, Wire]:
        if stack not in self.told.stacks:
            raise LookupError(
                f"the outputs of the stack {stack!r} are not known here:"
                f" run(..., stacks={{{stack!r}: {{...}}}})"
            )
        return {"name": stack, "outputs": dict(self.told.stacks[stack]), "secretOutputNames": []}

    def Invoke(self, request: resource_pb2.ResourceInvokeRequest) -> Any:
        """Answer a data source from the type of its result."""
        kind = self.seen.results.get(request.tok)
        told = self.told.of(request.tok)
        self.seen.asked.add((request.tok, ""))
        name = request.tok.rpartition(":")[2].removeprefix("get")
        subject = Subject(request.tok, name[:1].lower() + name[1:], self.told.region)
        self.transforms.apply_to_invoke(request)
        given = unpack(request.args)
        self._check(request.tok, given)
        outputs = invoke_answer(kind, given, told, subject)
        self.seen.invokes.append(
            Invoke(
                request.tok,
                read_all(given, self.seen.files),
                self._read(outputs, self.seen.results, request.tok),
                request.provider,
            )
        )
        response = resource_pb2.ResourceInvokeResponse()
        # The field's name is a keyword of Python.
        getattr(response, "return").CopyFrom(pack(outputs))
        return response

    # --- transforms -------------------------------------------------------------------

    def RegisterStackTransform(self, request: Any) -> Any:
        """Apply a function to every resource from now on."""
        self.transforms.of_stack.append(request.token)
        return empty_pb2.Empty()

    def RegisterStackInvokeTransform(self, request: Any) -> Any:
        """Apply a function to every data source from now on."""
        self.transforms.of_stack_invokes.append(request.token)
        return empty_pb2.Empty()
