"""What a lowering holds while it is written: outputs, resources, components, options.

All of it stands for things that are not there before the program runs; what a graph cannot
hold raises where it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, TypeAlias, cast

from twofold.resources.graph import (
    NO_OPTIONS,
    Alias,
    Component,
    Node,
    Options,
    SameAddressError,
    with_parts,
)
from twofold.resources.values import (
    Address,
    Archive,
    Folder,
    Key,
    Part,
    Ref,
    Scalar,
    StackOutput,
    Value,
    parts,
)
from twofold.values import replace


class Recorded:
    """Anything that stands for a value of the graph."""

    __slots__ = ()
    __value__: Value


class Output(Recorded):
    """What a lowering holds in place of `pulumi.Output`: it can be passed on and looked into.

    All state hides in dunder slots, since `path`, `name`, `id` and `kind` are outputs.
    """

    __slots__ = ("__dict__", "__value__")
    __iter__ = None
    __contains__ = None

    def __init__(self, value: Value) -> None:
        self.__value__ = value

    def __getattr__(self, name: str) -> Output:
        if name.startswith("__"):
            raise AttributeError(name)
        # The next time it is simply there.
        inside = self.__dict__[name] = Output(_step(self.__value__, name))
        return inside

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
        case Ref():
            return Ref(value.source, (*value.path, step))
        case StackOutput(source, output, path):
            return StackOutput(source, output, (*path, step))
        case _:
            raise TypeError(f"cannot look into {value} while compiling")


class Composed(Output):
    """What is made of other outputs, with all parts that it consists of."""

    __slots__ = ("__parts__",)

    def __init__(self, value: Part, found: Iterable[Part]) -> None:
        super().__init__(value)
        self.__parts__ = (value, *found)


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
        self, kind: str, name: str, props: None = None, opts: ResourceOptions | None = None
    ) -> None:
        if props is not None:
            raise TypeError("a component takes no inputs: it would repeat what its children say")
        if kind.count(":") != 2:
            raise TypeError(f"{kind!r} is not a type token such as 'shop:stores:Bucket'")
        self.__address__ = Address(kind, name)
        self._options = opts.options if opts else NO_OPTIONS
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
        known = self._nodes.setdefault(node.address, node)
        if known is not node and known != node:
            raise SameAddressError(node.address, (self.__address__, self.__address__))

    def find(self, address: Address) -> Node | None:
        """The node of that address, where there is one."""
        return self._nodes.get(address)

    def explain(self, address: Address, comment: str) -> None:
        """Keep the reason for a node, or what the component itself is for."""
        if address == self.__address__:
            self._description = comment
        else:
            node = self._nodes[address]
            self._nodes[address] = with_parts(replace(node, comment=comment), node.parts)

    def hold_data(self, address: Address) -> None:
        """Keep that data goes with a node."""
        node = self._nodes[address]
        self._nodes[address] = with_parts(replace(node, holds_data=True), node.parts)

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


class ResourceOptions:
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
        # One value for all that have none, so that it is told at a glance.
        self.options = NO_OPTIONS
        lists = (depends_on, aliases, ignore_changes, replace_on_changes, additional_secret_outputs)
        flags = (protect, retain_on_delete, delete_before_replace)
        if any(lists) or any(flags) or provider or import_ is not None:
            self.options = Options(
                depends_on=tuple([address_of(each) for each in _each(depends_on)]),
                protect=bool(protect),
                aliases=tuple(aliases or ()),
                ignore_changes=tuple(ignore_changes),
                replace_on_changes=tuple(replace_on_changes),
                additional_secret_outputs=tuple(additional_secret_outputs),
                retain_on_delete=bool(retain_on_delete),
                delete_before_replace=bool(delete_before_replace),
                provider=address_of(provider) if provider else None,
                import_=import_,
            )


def _each(depends_on: object) -> Iterable[object]:
    match depends_on:
        case list() | tuple() | Iterable():
            return cast("Iterable[object]", depends_on)
        case _:
            return (depends_on,)


def address_of(handle: object) -> Address:
    """The address of a resource or a component, or `TypeError`."""
    if not isinstance(handle, Handle | ComponentHandle):
        raise TypeError(f"cannot depend on a {type(handle).__name__}")
    return handle.__address__


def parent_of(address: Address, opts: ResourceOptions | None) -> ComponentHandle:
    """The component that options name as a parent, or `TypeError`."""
    if opts is None or opts.parent is None:
        raise TypeError(
            f"{address} needs a component as its parent: opts=ResourceOptions(parent=...)"
        )
    return opts.parent


Given: TypeAlias = (
    "Scalar | Recorded | Archive | Folder | list[Given] | tuple[Given, ...] | Mapping[str, Given]"
)


def value_of(item: object, found: list[Part] | None = None) -> Value:
    """The graph value of what a lowering wrote, or `TypeError`; its parts are added to `found`."""
    return _value_of(cast("Given", item), [] if found is None else found)


def _value_of(item: Given, found: list[Part]) -> Value:
    # First what is often: to ask is quicker than to match.
    if isinstance(item, str):
        return item
    if isinstance(item, Recorded):
        value = item.__value__
        if isinstance(value, Ref):
            found.append(value)
        else:
            found += item.__parts__ if isinstance(item, Composed) else parts(value)
        return value
    if isinstance(item, dict):
        return mapping_of(item, found)
    if isinstance(item, (list, tuple)):
        return tuple([_value_of(each, found) for each in item])
    match item:
        case int() | float() | None:
            return item
        case Archive() | Folder():
            found += parts(item)
            return item
        case Mapping():
            return mapping_of(item, found)
        case _:
            raise TypeError(f"cannot record a {type(item).__name__}")


def mapping_of(items: Mapping[str, Given], found: list[Part]) -> Mapping[str, Value]:
    """A mapping's values; as in Pulumi, what is None was not given."""
    return {
        key: each if isinstance(each, str) else _value_of(each, found)
        for key, each in items.items()
        if each is not None
    }
