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
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain, count, zip_longest
from pathlib import Path
from typing import Any, NoReturn, cast

from twofold.resources.archives import archive
from twofold.resources.graph import (
    Address,
    Alias,
    Archive,
    Component,
    Config,
    Enum,
    Format,
    Invoke,
    Json,
    Key,
    Node,
    Options,
    Read,
    Ref,
    Resource,
    ResourceGraph,
    Secret,
    Setting,
    StackOutput,
    StackReference,
    Value,
)


class Output:
    """What a lowering holds in place of `pulumi.Output`: it can be passed on and looked into.

    All state hides in dunder slots, since `path`, `name`, `id` and `kind` are outputs.
    """

    __slots__ = ("__value__",)
    __iter__ = None
    __contains__ = None

    def __init__(self, value: Value) -> None:
        self.__value__ = value

    def __getattr__(self, name: str) -> Output:
        if name.startswith("__"):
            raise AttributeError(name)
        return Output(_step(self.__value__, name))

    def __getitem__(self, key: str | int) -> Output:
        return Output(_step(self.__value__, key if isinstance(key, int) else Key(key)))

    def _unknown(self, *_: object) -> NoReturn:
        raise TypeError(
            f"{self.__value__} is not known until the program runs: "
            "use pulumi.Output.format, concat or json_dumps"
        )

    __str__ = __format__ = __bool__ = __call__ = _unknown  # type: ignore[assignment]


def _step(value: Value, step: str | int | Key) -> Value:
    match value:
        case Ref(source, path):
            return Ref(source, (*path, step))
        case StackOutput(source, output, path):
            return StackOutput(source, output, (*path, step))
        case _:
            raise TypeError(f"cannot look into {value} while compiling")


class Handle(Output):
    """What a constructor returns: every attribute of it is an output."""

    __slots__ = ("__address__", "__parent__")

    def __init__(self, node: Node, parent: ComponentHandle) -> None:
        parent.add(node)
        self.__address__ = node.address
        self.__parent__ = parent
        super().__init__(Ref(node.address, ()))

    def __bool__(self) -> bool:
        """A resource is there, whatever its outputs will be."""
        return True


class ReferenceHandle(Handle):
    """What `pulumi.StackReference` returns."""

    __slots__ = ()

    def require_output(self, name: str) -> Output:
        """The output of another stack; Pulumi fails the program where it is missing."""
        return Output(StackOutput(self.__address__, name))


class ComponentHandle:
    """A component being written: it keeps the nodes whose parent it is."""

    def __init__(
        self, kind: str, name: str, props: None = None, opts: _Options | None = None
    ) -> None:
        if props is not None:
            raise TypeError("a component takes no inputs: it would repeat what its children say")
        if kind.count(":") != 2:
            raise TypeError(f"{kind!r} is not a type token such as 'shop:stores:Bucket'")
        self.__address__ = Address(kind, name)
        self._options = opts.options if opts else Options()
        self._nodes: dict[Address, Node] = {}
        self._description = ""
        self._outputs: Mapping[str, Value] | None = None

    def register_outputs(self, outputs: Mapping[str, Any]) -> None:
        """Say what others may want to know of the component; nothing can be added after."""
        self._outputs = {key: value_of(item) for key, item in outputs.items()}

    def add(self, node: Node) -> None:
        """Keep a node; the same data source asked twice is asked once."""
        if self._outputs is not None:
            raise TypeError(f"{node.address} is added to {self.__address__} after its outputs")
        if self._nodes.get(node.address, node) != node:
            raise ValueError(f"two nodes are called {node.address}")
        self._nodes[node.address] = node

    def find(self, address: Address) -> Node | None:
        """The node of that address, where there is one."""
        return self._nodes.get(address)

    def explain(self, address: Address, comment: str) -> None:
        """Keep the reason for a node, or what the component itself is for."""
        if address == self.__address__:
            self._description = comment
        else:
            self._nodes[address] = replace(self._nodes[address], comment=comment)

    def finished(self) -> Component:
        """The component as data."""
        if self._outputs is None:
            raise TypeError(f"{self.__address__} has not registered its outputs")
        return Component(
            self.__address__,
            tuple(self._nodes.values()),
            self._outputs,
            self._options,
            self._description,
        )


class _Options:
    """`pulumi.ResourceOptions` and `pulumi.InvokeOptions`, while a lowering writes them."""

    def __init__(  # noqa: PLR0913 (Pulumi's own options)
        self,
        *,
        parent: ComponentHandle | None = None,
        depends_on: object = (),
        protect: bool | None = None,
        aliases: Iterable[Alias] | None = None,
        ignore_changes: Iterable[str] = (),
        replace_on_changes: Iterable[str] = (),
        additional_secret_outputs: Iterable[str] = (),
        retain_on_delete: bool | None = None,
        delete_before_replace: bool | None = None,
        provider: Handle | None = None,
        import_: str | None = None,
    ) -> None:
        self.parent = parent
        needed = cast(
            "Iterable[object]", depends_on if isinstance(depends_on, Iterable) else (depends_on,)
        )
        self.options = Options(
            depends_on=tuple(_address(each) for each in needed),
            protect=bool(protect),
            aliases=tuple(aliases or ()),
            ignore_changes=tuple(ignore_changes),
            replace_on_changes=tuple(replace_on_changes),
            additional_secret_outputs=tuple(additional_secret_outputs),
            retain_on_delete=bool(retain_on_delete),
            delete_before_replace=bool(delete_before_replace),
            provider=_address(provider) if provider is not None else None,
            import_=import_,
        )


def _address(handle: object) -> Address:
    if not isinstance(handle, Handle | ComponentHandle):
        raise TypeError(f"cannot depend on a {type(handle).__name__}")
    return handle.__address__


def _parent(address: Address, opts: _Options | None) -> ComponentHandle:
    if opts is None or opts.parent is None:
        raise TypeError(
            f"{address} needs a component as its parent: opts=ResourceOptions(parent=...)"
        )
    return opts.parent


class Module:
    """Stands for an SDK module: its classes record resources, its functions data sources."""

    __slots__ = ("__path__",)

    def __init__(self, path: str) -> None:
        self.__path__ = path

    def __getattr__(self, name: str) -> Module:
        if name.startswith("__"):
            raise AttributeError(name)
        return Module(f"{self.__path__}.{name}")

    def __call__(self, *names: Any, opts: _Options | None = None, **inputs: Any) -> Output:
        """Record what calling the SDK's class or function would ask for."""
        package, _, last = self.__path__.rpartition(".")
        given = {key: value_of(item) for key, item in inputs.items() if item is not None}
        if last == "get":
            return _read(package, *names, opts=opts)
        if last[0].isupper():
            (name,) = names
            address = Address(self.__path__, name)
            options = opts.options if opts else Options()
            return Handle(Resource(address, given, options), _parent(address, opts))
        if last.startswith("get_") and last.endswith("_output") and not names:
            return _invoke(self.__path__, given, opts)
        raise TypeError(
            f"{self.__path__} is neither a resource class nor a get_..._output function"
        )


def _read(kind: str, name: str, id: object, opts: _Options | None) -> Output:  # noqa: A002 (Pulumi's word)
    address = Address(kind, name)
    options = opts.options if opts else Options()
    return Handle(Read(address, value_of(id), options), _parent(address, opts))


def _invoke(function: str, arguments: Mapping[str, Value], opts: _Options | None) -> Output:
    """Record a data source, named by what it gets and, where that is not enough, by number."""
    topic = function.rpartition(".")[2].removeprefix("get_").removesuffix("_output")
    parent = _parent(Address(function, topic), opts)
    base = f"{parent.__address__.name}-{topic.replace('_', '-')}"
    for name in chain([base], (f"{base}-{number}" for number in count(2))):
        invoke = Invoke(Address(function, name), arguments)
        if parent.find(invoke.address) in (None, invoke):
            return Handle(invoke, parent)
    raise AssertionError("there is always a next number")


def value_of(item: object) -> Value:
    """The graph value of what a lowering wrote, or `TypeError`."""
    match item:
        case Output():
            return item.__value__
        case Module():
            return _enum(item.__path__)
        case str() | int() | float() | None | Archive():
            return item
        case Mapping():
            # As in Pulumi, what is None was not given.
            items = cast("Mapping[str, object]", item).items()
            return {key: value_of(each) for key, each in items if each is not None}
        case list() | tuple():
            return tuple(value_of(each) for each in cast("Iterable[object]", item))
        case _:
            raise TypeError(f"cannot record a {type(item).__name__}")


def _enum(path: str) -> Enum:
    kind, _, member = path.rpartition(".")
    if not member.isupper():
        raise TypeError(f"{path} is not a member of an enumeration")
    return Enum(kind, member)


# A place for a part: a pair of braces that is not inside a doubled pair.
_MARK = re.compile(r"(?<!\{)\{\}(?!\})")


def _inlined(part: Value) -> Format:
    """A part as text around it: what is known already belongs to that text."""
    match part:
        case Format():
            return part
        case str():
            return Format(part.replace("{", "{{").replace("}", "}}"), ())
        case _:
            return Format("{}", (part,))


class _OutputHelpers:
    """The part of `pulumi.Output` that makes new outputs."""

    @staticmethod
    def format(template: str, *parts: object) -> Output:
        """Text with an output for each `{}` of the template."""
        if len(_MARK.findall(template)) != len(parts):
            raise TypeError(f"{template!r} does not have a {{}} for each of {len(parts)} parts")
        pieces = [_inlined(value_of(part)) for part in parts]
        texts = chain.from_iterable(
            zip_longest(_MARK.split(template), (piece.template for piece in pieces), fillvalue="")
        )
        return Output(
            Format("".join(texts), tuple(part for piece in pieces for part in piece.parts))
        )

    @staticmethod
    def json_dumps(value: object) -> Output:
        """A value as JSON text."""
        return Output(Json(value_of(value)))

    @staticmethod
    def secret(value: object) -> Output:
        """A value that Pulumi keeps encrypted."""
        return Output(Secret(value_of(value)))


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
    ResourceOptions = _Options
    InvokeOptions = _Options
    Output = _OutputHelpers
    Config = _Config
    Alias = Alias

    @staticmethod
    def StackReference(name: str, stack_name: object, opts: _Options) -> ReferenceHandle:  # noqa: N802
        """Another stack; its outputs come from `require_output`."""
        address = Address("pulumi.StackReference", name)
        return ReferenceHandle(
            StackReference(address, value_of(stack_name)), _parent(address, opts)
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


def explain(resource: object, comment: str) -> None:
    """Say why a resource is there, or what a component is for: the printed program's comments."""
    match resource:
        case ComponentHandle():
            resource.explain(resource.__address__, comment)
        case Handle():
            resource.__parent__.explain(resource.__address__, comment)
        case _:
            raise TypeError(f"cannot explain a {type(resource).__name__}")


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
