"""What things are called in a printed program: Python names made of Pulumi names."""

from __future__ import annotations

import builtins
import keyword
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

from twofold.resources.graph import Component, ResourceGraph
from twofold.resources.values import Address

# What a `pulumi.ComponentResource` has already.
INHERITED = frozenset(
    {
        "get_provider",
        "pulumi_resource_name",
        "pulumi_resource_type",
        "register_outputs",
        "translate_input_property",
        "translate_output_property",
        "urn",
    }
)

# Names that printed modules use for something else, whatever they import.
OURS = frozenset(
    {
        *("b64decode", "b64encode", "config", "gc", "json", "labels", "opts", "pulumi", "self"),
        *("tags", "transform"),
    }
)

RESERVED = frozenset(keyword.kwlist) | frozenset(dir(builtins)) | INHERITED | OURS

# Modules that a Pulumi program's environment has, and what else lies in its folder.
INSTALLED = frozenset(
    {
        *("_pytest", "debugpy", "dill", "google", "grpc", "opentelemetry", "packaging", "pip"),
        *("pkg_resources", "pulumi", "pyright", "pytest", "ruff", "semver", "setuptools", "six"),
        *("typing_extensions", "wheel", "yaml"),
        *("code", "tests", "transforms", "venv"),
    }
)

_WORD = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z0-9]+")


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a name in any case.

    >>> words("orders-receipt"), words("LogGroup"), words("BucketV2"), words("DBProxy")
    (('orders', 'receipt'), ('log', 'group'), ('bucket', 'v2'), ('db', 'proxy'))
    """
    return tuple([word.lower() for word in _WORD.findall(name)])


def snake(parts: Iterable[str]) -> str:
    """A variable's name of words.

    >>> snake(["log", "group"]), snake(["3", "scale"])
    ('log_group', 'n3_scale')
    """
    name = "_".join(parts)
    return name if name and not name[0].isdigit() else f"n{name}"


@cache
def pascal(name: str) -> str:
    """A class's name of a variable's.

    >>> pascal("log_group")
    'LogGroup'
    """
    return "".join(part.capitalize() for part in name.split("_"))


def package_name(application: str) -> str:
    """The folder of a program's own modules: a name that hides no other module.

    >>> package_name("shop"), package_name("code"), package_name("web-shop")
    ('shop', 'code_stack', 'web_shop')
    """
    name = snake(words(application))
    taken = sys.stdlib_module_names | INSTALLED | set(keyword.kwlist)
    return f"{name}_stack" if name in taken or name.startswith("pulumi_") else name


def module_name(component: Component) -> str:
    """The folder of a component's module: the middle of its type token."""
    return _module_name(component.address.kind)


@cache
def _module_name(token: str) -> str:
    name = snake(words(token.split(":")[1]))
    return f"{name}_" if keyword.iskeyword(name) else name


def type_words(address: Address) -> tuple[str, ...]:
    """The words of a type: `DocumentStore` of a token, `LogGroup` of a class."""
    return _last_words(address.kind)


@cache
def _last_words(kind: str) -> tuple[str, ...]:
    return words(re.split(r"[.:]", kind)[-1].removesuffix("_output"))


def component_names(graph: ResourceGraph, taken: frozenset[str]) -> Mapping[Address, str]:
    """A variable's name for each component, unlike any other and any that is taken.

    The name alone where that is enough, else with the words of the type.
    """

    def alone(address: Address) -> str:
        return snake(words(address.name))

    def with_type(address: Address) -> str:
        return snake([*words(address.name), *type_words(address)])

    def usable(name: str) -> bool:
        return not (name in unusable or pascal(name) in unusable)

    unusable = taken | RESERVED
    addresses = [component.address for component in graph.components]
    return distinct(addresses, (alone, with_type), usable, lambda name: name.replace("_", ""))


def node_names(component: Component, taken: frozenset[str]) -> Mapping[Address, str]:
    """A variable's name for each node of a component.

    A class in snake_case, after what the logical name adds to the component's: the log
    group `product-logs` of `product` is `logs_log_group`, its role `product` is `role`.
    """
    owner = words(component.address.name)

    def after(address: Address) -> str:
        return _variable(_around(words(address.name), owner)[1], address.kind)

    def around(address: Address) -> str:
        before, behind = _around(words(address.name), owner)
        return _variable(before + behind, address.kind)

    def whole(address: Address) -> str:
        return _variable(words(address.name), address.kind)

    def usable(name: str) -> bool:
        return name not in RESERVED and name not in taken

    addresses = [node.address for node in component.nodes]
    return distinct(addresses, (after, around, whole), usable, str)


# Services that are made alike have the same.
@cache
def _variable(adds: tuple[str, ...], kind: str) -> str:
    """Name a variable by a kind, and by what a name adds to that."""
    of = _last_words(kind)
    return snake(_joined(adds, of[1:] if of[0] in {"get", "list"} else of))


def _around(
    name: tuple[str, ...], owner: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a name says before and after its component's name.

    >>> _around(("orders", "receipt", "dead"), ("receipt",))
    (('orders',), ('dead',))
    """
    for start in range(len(name) - len(owner) + 1):
        if name[start : start + len(owner)] == owner:
            return name[:start], name[start + len(owner) :]
    return (), name


def _joined(adds: tuple[str, ...], kind: tuple[str, ...]) -> tuple[str, ...]:
    """Both without what the second repeats of the first's end.

    >>> _joined(("dead",), ("queue",)), _joined(("log",), ("log", "group"))
    (('dead', 'queue'), ('log', 'group'))
    """
    for size in range(min(len(adds), len(kind)), 0, -1):
        if adds[-size:] == kind[:size]:
            return adds + kind[size:]
    return adds + kind


Named = TypeVar("Named")


def distinct(
    things: Sequence[Named],
    candidates: Sequence[Callable[[Named], str]],
    usable: Callable[[str], bool],
    same: Callable[[str], str],
) -> Mapping[Named, str]:
    """A name for each thing: the first candidate that no other thing has, else numbered.

    Things whose names meet all move on to their next candidate, so that the order of the
    things decides as little as possible. `same` says which names count as equal.
    """
    level = dict.fromkeys(things, 0)
    names = {thing: candidates[0](thing) for thing in things}
    while moving := _meeting(names, usable, same):
        for thing in moving:
            level[thing] += 1
            if level[thing] < len(candidates):
                names[thing] = candidates[level[thing]](thing)
            else:
                del names[thing]
    for thing in things:
        if thing not in names:
            taken = {same(name) for name in names.values()}
            names[thing] = next(
                name
                for name in _numbered(candidates[-1](thing))
                if usable(name) and same(name) not in taken
            )
    return names


def _meeting(
    names: Mapping[Named, str], usable: Callable[[str], bool], same: Callable[[str], str]
) -> list[Named]:
    keys = [same(name) for name in names.values()]
    if len(set(keys)) == len(keys):
        return [thing for thing, name in names.items() if not usable(name)]
    count = Counter(keys)
    return [thing for thing, name in names.items() if count[same(name)] > 1 or not usable(name)]


def _numbered(name: str) -> Iterator[str]:
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1
