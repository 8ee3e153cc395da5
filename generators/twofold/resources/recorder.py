"""Write a lowering as a Pulumi program, and get a resource graph instead of a deployment.

To the type checker, a lowering's `pulumi` and `aws` are the real SDKs; at run time they are
the recorders below, and nothing of the SDKs is imported:

    if TYPE_CHECKING:
        import pulumi
        import pulumi_aws as aws
    else:
        from twofold.resources.recorder import Module, pulumi

        aws = Module("pulumi_aws")

    orders = pulumi.ComponentResource("shop:messaging:Topic", "orders")
    topic = aws.sns.Topic("orders", opts=pulumi.ResourceOptions(parent=orders))
    orders.register_outputs({"id": topic.arn})

Every node has a component as its parent, which keeps it. What a lowering does that a graph
cannot hold (an `apply`, a branch on an output, a resource without a parent, an unknown
option) raises where it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from itertools import chain, count
from pathlib import Path
from typing import Any, cast

from twofold.resources import handles
from twofold.resources.archives import archive
from twofold.resources.graph import (
    NO_OPTIONS,
    Alias,
    Component,
    Invoke,
    Read,
    Resource,
    ResourceGraph,
    StackReference,
    with_parts,
)
from twofold.resources.handles import (
    ComponentHandle,
    Composed,
    Handle,
    Output,
    Recorded,
    ReferenceHandle,
    ResourceOptions,
    mapping_of,
    parent_of,
    value_of,
)
from twofold.resources.values import (
    Address,
    Archive,
    Base64,
    Config,
    Enum,
    Folder,
    Format,
    FromBase64,
    Json,
    Part,
    Secret,
    Setting,
    Value,
)

# What the SDKs call their data sources: most get one thing, some list what belongs to it.
ASKING = re.compile(r"(?:get|list)_(\w+)_output")


class Module(Recorded):
    """Stands for an SDK module: its classes record resources, its functions data sources."""

    __slots__ = ("__dict__", "__path__")

    def __init__(self, path: str) -> None:
        self.__path__ = path

    @cached_property
    def __value__(self) -> Enum:  # pyright: ignore[reportIncompatibleVariableOverride] (computed)
        """A member of one of the SDK's enumerations, or `TypeError`."""
        kind, _, member = self.__path__.rpartition(".")
        if not member.isupper():
            raise TypeError(f"{self.__path__} is not a member of an enumeration")
        return Enum(kind, member)

    def __getattr__(self, name: str) -> Module:
        if name.startswith("__"):
            raise AttributeError(name)
        # The next time it is simply there.
        inside = self.__dict__[name] = Module(f"{self.__path__}.{name}")
        return inside

    def __call__(self, *names: Any, opts: ResourceOptions | None = None, **inputs: Any) -> Output:
        """Record what calling the SDK's class or function would ask for."""
        package, _, last = self.__path__.rpartition(".")
        if last == "get":
            return _read(package, *names, opts=opts)
        found: list[Part] = []
        given = mapping_of(inputs, found)
        if last[0].isupper():
            (name,) = names
            address = Address(self.__path__, name)
            node = Resource(address, given, opts.options if opts else NO_OPTIONS)
            return Handle(with_parts(node, found), parent_of(address, opts))
        if ASKING.fullmatch(last) and not names:
            return _invoke(self.__path__, given, opts)
        raise TypeError(
            f"{self.__path__} is neither a resource class nor a get_..._output function"
        )


def _read(kind: str, name: str, id: object, opts: ResourceOptions | None) -> Output:  # noqa: A002 (Pulumi's word)
    address, found = Address(kind, name), list[Part]()
    node = Read(address, value_of(id, found), opts.options if opts else NO_OPTIONS)
    return Handle(with_parts(node, found), parent_of(address, opts))


def _invoke(function: str, arguments: Mapping[str, Value], opts: ResourceOptions | None) -> Output:
    """Record a data source, named by what it gets and, where that is not enough, by number."""
    topic = ASKING.sub(r"\1", function.rpartition(".")[2])
    parent = parent_of(Address(function, topic), opts)
    base = f"{parent.__address__.name}-{topic.replace('_', '-')}"
    for name in chain([base], (f"{base}-{number}" for number in count(2))):
        invoke = Invoke(Address(function, name), arguments)
        if parent.find(invoke.address) in (None, invoke):
            return Handle(invoke, parent)
    raise AssertionError("there is always a next number")


# A place for a part: a pair of braces that is not inside a doubled pair.
_MARK = re.compile(r"(?<!\{)\{\}(?!\})")
_split = cache(_MARK.split)


def _inlined(given: object, found: list[Part]) -> Format:
    """A part as text around it: what is known already belongs to that text."""
    own: list[Part] = []
    match value_of(given, own):
        case Format() as whole:
            # What it consists of remains, and not itself.
            found += own[1:]
            return whole
        case str() as part:
            return Format(part.replace("{", "{{").replace("}", "}}"), ())
        case part:
            found += own
            return Format("{}", (part,))


class _OutputHelpers:
    """The part of `pulumi.Output` that makes new outputs."""

    @staticmethod
    def format(template: str, *given: object) -> Output:
        """Text with an output for each `{}` of the template."""
        start, *rest = _split(template)
        if len(rest) != len(given):
            raise TypeError(f"{template!r} does not have a {{}} for each of {len(given)} parts")
        found: list[Part] = []
        pieces = [_inlined(each, found) for each in given]
        texts = [f"{piece.template}{after}" for piece, after in zip(pieces, rest, strict=True)]
        inner = tuple([part for piece in pieces for part in piece.parts])
        return Composed(Format("".join((start, *texts)), inner), found)

    @staticmethod
    def json_dumps(value: object) -> Output:
        """A value as JSON text."""
        found: list[Part] = []
        return Composed(with_parts(Json(value_of(value, found)), found), found)

    @staticmethod
    def secret(value: object) -> Output:
        """A value that Pulumi keeps encrypted."""
        return _composed(Secret, value)


def _composed(kind: Callable[[Value], Part], value: object) -> Output:
    found: list[Part] = []
    return Composed(kind(value_of(value, found)), found)


class _Config:
    """`pulumi.Config`: values that the stack's configuration gives when the program runs."""

    def __init__(self, name: str | None = None) -> None:
        self._namespace = name

    def require(self, key: str) -> Output:
        """A value; Pulumi says how to set it where it is missing."""
        return Output(Config(self._namespace, key, secret=False))

    def require_secret(self, key: str) -> Output:
        """A secret value; Pulumi says how to set it where it is missing."""
        return Output(Config(self._namespace, key, secret=True))


class _Pulumi:
    """The part of the `pulumi` package that lowerings use."""

    ComponentResource = ComponentHandle
    ResourceOptions = handles.ResourceOptions
    InvokeOptions = handles.ResourceOptions
    Output = _OutputHelpers
    Config = _Config
    Alias = Alias

    @staticmethod
    def StackReference(name: str, stack_name: object, opts: ResourceOptions) -> ReferenceHandle:  # noqa: N802
        """Another stack; its outputs come from `require_output`."""
        address = Address("pulumi.StackReference", name)
        return ReferenceHandle(
            StackReference(address, value_of(stack_name)), parent_of(address, opts)
        )

    @staticmethod
    def FileArchive(path: str) -> Archive:  # noqa: N802
        """A folder of files, as it is."""
        return archive(Path(path))

    @staticmethod
    def get_organization() -> Output:
        """The organization that runs the program."""
        return Output(Setting("organization"))

    @staticmethod
    def get_project() -> Output:
        """The running project's name."""
        return Output(Setting("project"))

    @staticmethod
    def get_stack() -> Output:
        """The running stack's name."""
        return Output(Setting("stack"))


def folder(files: Archive) -> str:
    """The path under which the program finds a folder of files beside it: a build's context."""
    return cast("str", Folder(files))


def base64(text: object) -> str:
    """Text that is known when the program runs, as base64: what takes a file's bytes as text."""
    if isinstance(text, str):
        raise TypeError("plain text is encoded where it is written")
    return cast("str", _composed(Base64, text))


def from_base64(text: object) -> str:
    """What text says that a cloud answers with in base64."""
    return cast("str", _composed(FromBase64, text))


def explain(resource: object, comment: str) -> None:
    """Say why a resource is there, or what a component is for: the printed program's comments."""
    match resource:
        case ComponentHandle():
            resource.explain(resource.__address__, comment)
        case Handle():
            resource.__parent__.explain(resource.__address__, comment)
        case _:
            raise TypeError(f"cannot explain a {type(resource).__name__}")


def hold_data(resource: object) -> None:
    """Say that data goes with a resource whose class has other uses too, as custom resources do."""
    match resource:
        case Handle():
            resource.__parent__.hold_data(resource.__address__)
        case _:
            raise TypeError(f"no data goes with a {type(resource).__name__}")


def graph(name: str, components: Iterable[object], exports: Mapping[str, object]) -> ResourceGraph:
    """The finished graph of the components that lowerings wrote, in the order given."""
    return ResourceGraph(
        name,
        tuple(_finished(each) for each in components),
        {key: value_of(item) for key, item in exports.items()},
    )


def _finished(component: object) -> Component:
    if not isinstance(component, ComponentHandle):
        raise TypeError(f"a graph consists of components, not of a {type(component).__name__}")
    return component.finished()


pulumi = _Pulumi()
