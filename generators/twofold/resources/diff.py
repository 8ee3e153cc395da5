"""What changes between two resource graphs: resource by resource, property by property.

Resources are matched as Pulumi matches them: by type, name and the type of their parent, or by
an alias. So what is said to be created, changed or deleted here is what `pulumi preview` says,
as far as that can be known without a provider.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import TypeAlias

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
    values,
)
from twofold.resources.serialize import plain
from twofold.resources.text import key_step

# --- what may differ ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Added:
    """A property that was not given before."""

    path: str
    new: Value


@dataclass(frozen=True, slots=True)
class Removed:
    """A property that is not given any more."""

    path: str
    old: Value


@dataclass(frozen=True, slots=True)
class Altered:
    """A property with another value."""

    path: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Follows:
    """A property with an output that is another one as soon as its resource changes."""

    path: str
    source: Ref


Change: TypeAlias = Added | Removed | Altered | Follows
Thing: TypeAlias = Component | Node


@dataclass(frozen=True, slots=True)
class Created:
    """Something that was not there; its `owner` is the component that holds it."""

    thing: Thing
    owner: Component


@dataclass(frozen=True, slots=True)
class Deleted:
    """Something that is not there any more, and whether data goes with it."""

    thing: Thing
    owner: Component
    holds_data: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that stays under its name, or `was` called otherwise.

    `options` are Pulumi's own records, such as protection: the engine changes them without an
    update of the resource.
    """

    thing: Thing
    owner: Component
    was: str | None
    changes: tuple[Change, ...]
    options: tuple[Change, ...]


Edit: TypeAlias = Created | Deleted | Changed


@dataclass(frozen=True, slots=True)
class Rename:
    """Two components that look like one under another name, which nobody has said."""

    old: Address
    new: Address


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two graphs, in the order of the new one.

    `unchanged` is how many resources stay as they are.
    """

    edits: tuple[Edit, ...]
    exports: tuple[Change, ...]
    renames: tuple[Rename, ...]
    unchanged: int

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.edits or self.exports)


# --- comparing two graphs -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Key:
    """What Pulumi's URN says of a thing, within one stack; reading one is not managing it."""

    owner: str
    address: Address
    read: bool


Volatile: TypeAlias = Mapping[str, Collection[str]]
Index: TypeAlias = Mapping[_Key, tuple[Thing, Component]]


def diff(
    old: ResourceGraph,
    new: ResourceGraph,
    stateful: frozenset[str] = frozenset(),
    volatile: Volatile = MappingProxyType({}),
) -> Difference:
    """Compare two graphs.

    `stateful` are the kinds of resources that hold data; `volatile` has the outputs, by kind,
    that are others after every update.
    """
    before, after = _index(old), _index(new)
    pairs = _pairs(before, after)
    names = {pairs[key].address: key.address for key in pairs}
    edits: list[Edit] = []
    moved: set[tuple[Address, str]] = set()
    for key, (thing, owner) in after.items():
        edit = _edit(thing, owner, before[pairs[key]] if key in pairs else None, names, moved)
        if edit:
            edits.append(edit)
        if isinstance(edit, Changed) and any(map(_updates, edit.changes)):
            outputs = volatile.get(thing.address.kind, ())
            moved.update((thing.address, output) for output in outputs)
    kept = set(pairs.values())
    gone = tuple(
        Deleted(thing, owner, thing.address.kind in stateful)
        for key, (thing, owner) in before.items()
        if key not in kept
    )
    return Difference(
        (*edits, *gone),
        tuple(_changes("", _renamed(old.exports, names), new.exports)),
        tuple(_likely_renames(edits, gone)),
        len(after) - len(edits),
    )


def _index(graph: ResourceGraph) -> Index:
    found: dict[_Key, tuple[Thing, Component]] = {}
    for component in graph.components:
        found[_key(component, component)] = component, component
        for node in component.nodes:
            found[_key(node, component)] = node, component
    return found


def _key(thing: Thing, owner: Component) -> _Key:
    parent = "" if isinstance(thing, Component) else owner.address.kind
    return _Key(parent, thing.address, isinstance(thing, Read))


def _pairs(before: Index, after: Index) -> Mapping[_Key, _Key]:
    """Find for each key of the new graph the one that it had in the old graph."""
    pairs = {key: key for key in after if key in before}
    free = before.keys() - pairs.keys()
    for key in [key for key in after if key not in pairs]:
        earlier = next((each for each in _earlier_keys(key, *after[key]) if each in free), None)
        if earlier:
            pairs[key] = earlier
            free.remove(earlier)
    return pairs


def _earlier_keys(key: _Key, thing: Thing, owner: Component) -> Iterator[_Key]:
    for name in _earlier_names(thing, owner):
        yield _Key(key.owner, Address(key.address.kind, name), key.read)


def _earlier_names(thing: Thing, owner: Component) -> Iterator[str]:
    """Yield the names that Pulumi tries, own aliases first, then those that a parent hands down.

    A child whose name begins with its parent's name follows the parent's aliases; see
    `inherited_child_alias` in `pulumi.runtime.resource`.
    """
    own = [alias.name for alias in _options(thing).aliases]
    yield from own
    if thing is owner:
        return
    for alias in owner.options.aliases:
        yield from (_inherited(name, owner, alias) for name in (thing.address.name, *own))


def _inherited(name: str, owner: Component, alias: Alias) -> str:
    prefix = owner.address.name
    return alias.name + name.removeprefix(prefix) if name.startswith(prefix) else name


def _options(thing: Thing) -> Options:
    match thing:
        case Component() | Resource() | Read():
            return thing.options
        case Invoke() | StackReference():
            return Options()


# --- comparing two things -------------------------------------------------------------

# What things are called now, by what they were called.
Names: TypeAlias = Mapping[Address, Address]


def _edit(
    thing: Thing,
    owner: Component,
    earlier: tuple[Thing, Component] | None,
    names: Names,
    moved: Collection[tuple[Address, str]],
) -> Edit | None:
    if earlier is None:
        return Created(thing, owner)
    old, _ = earlier
    changes = (
        *_changes("", _renamed(_given(old), names), _given(thing)),
        *(Follows(path, ref) for path, ref in _refs("", _given(thing)) if _moved(ref, moved)),
    )
    options = tuple(_option_changes(_options(old), _options(thing), names))
    was = old.address.name if old.address != thing.address else None
    return Changed(thing, owner, was, changes, options) if changes or options or was else None


def _updates(change: Change) -> bool:
    """Whether a change is one of the resource itself: its tags are only what is said of it."""
    return not isinstance(change, Follows) and not change.path.startswith("tags")


def _moved(ref: Ref, moved: Collection[tuple[Address, str]]) -> bool:
    return bool(ref.path) and (ref.source, str(ref.path[0])) in moved


def _refs(path: str, value: Value) -> Iterator[tuple[str, Ref]]:
    """Find every output in a value, and the property that it is a part of."""
    inside: list[tuple[str, Value]] = []
    match value:
        case Ref():
            yield path, value
        case Mapping():
            inside = [(key_step(path, key), each) for key, each in value.items()]
        case tuple():
            inside = [(f"{path}[{index}]", each) for index, each in enumerate(value)]
        case Format(_, parts):
            inside = [(path, part) for part in parts]
        case Json(each) | Secret(each):
            inside = [(path, each)]
        case str() | int() | float() | None | Config() | Setting() | StackOutput():
            return
        case Enum() | Archive():
            return
    for where, each in inside:
        yield from _refs(where, each)


def _given(thing: Thing) -> Value:
    """Everything that a thing is given, by name. A component's outputs are its children's."""
    match thing:
        case Component():
            return {}
        case Resource() | Invoke():
            return values(thing)
        case Read():
            return {"id": thing.id}
        case StackReference():
            return {"stack": thing.stack}


def _option_changes(old: Options, new: Options, names: Names) -> Iterator[Change]:
    yield from _changes("", _option_values(old, names), _option_values(new, {}))


def _option_values(options: Options, names: Names) -> Value:
    """Write the options that matter once a resource has been found: all but aliases."""
    provider = options.provider
    set_options: Mapping[str, Value] = {
        "depends_on": tuple(sorted(str(names.get(each, each)) for each in options.depends_on)),
        "protect": options.protect,
        "ignore_changes": options.ignore_changes,
        "replace_on_changes": options.replace_on_changes,
        "additional_secret_outputs": options.additional_secret_outputs,
        "retain_on_delete": options.retain_on_delete,
        "delete_before_replace": options.delete_before_replace,
        "provider": str(names.get(provider, provider)) if provider else None,
        "import_": options.import_,
    }
    return {name: value for name, value in set_options.items() if value}


def _renamed(value: Value, names: Names) -> Value:
    """Write references by the names that their sources have now: a rename alone is no change."""
    match value:
        case Ref(source, path):
            return Ref(names.get(source, source), path)
        case StackOutput(source, output, path):
            return StackOutput(names.get(source, source), output, path)
        case Format(template, parts):
            return Format(template, tuple(_renamed(part, names) for part in parts))
        case Json(inner):
            return Json(_renamed(inner, names))
        case Secret(inner):
            return Secret(_renamed(inner, names))
        case tuple():
            return tuple(_renamed(each, names) for each in value)
        case Mapping():
            return {key: _renamed(each, names) for key, each in value.items()}
        case str() | int() | float() | None | Config() | Setting() | Enum() | Archive():
            return value


def _changes(path: str, old: Value, new: Value) -> Iterator[Change]:
    match old, new:
        case Mapping(), Mapping():
            yield from _mapping_changes(path, old, new)
        case tuple(), tuple():
            yield from _list_changes(path, old, new)
        case Json(before), Json(after):
            yield from _changes(path, before, after)
        case _ if _identity(old) != _identity(new):
            yield Altered(path, old, new)
        case _:
            return


def _mapping_changes(
    path: str, old: Mapping[str, Value], new: Mapping[str, Value]
) -> Iterator[Change]:
    for key in [*old, *(key for key in new if key not in old)]:
        inside = key_step(path, key)
        if key not in new:
            yield Removed(inside, old[key])
        elif key not in old:
            yield Added(inside, new[key])
        else:
            yield from _changes(inside, old[key], new[key])


def _list_changes(path: str, old: tuple[Value, ...], new: tuple[Value, ...]) -> Iterator[Change]:
    """Compare lists so that an item put in or taken out does not change those behind it."""
    matcher = SequenceMatcher(None, [*map(_identity, old)], [*map(_identity, new)], autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        both = min(i_end - i, j_end - j)
        for offset in range(both):
            yield from _changes(f"{path}[{j + offset}]", old[i + offset], new[j + offset])
        yield from (Removed(f"{path}[{index}]", old[index]) for index in range(i + both, i_end))
        yield from (Added(f"{path}[{index}]", new[index]) for index in range(j + both, j_end))


def _identity(value: Value) -> str:
    """Write a value so that two texts are equal where two values are; secrets by their origins."""
    return json.dumps(plain(value), sort_keys=True)


# --- renames that nobody has said -----------------------------------------------------

# How much of two components has to be the same before one may be the other under a new name.
ALIKE = 0.6


def _likely_renames(edits: Iterable[Edit], gone: Iterable[Deleted]) -> Iterator[Rename]:
    """Pair each deleted component with the created one that is most like it, each once."""
    made = [edit.owner for edit in edits if isinstance(edit, Created) and edit.thing is edit.owner]
    for deleted in gone:
        if deleted.thing is not deleted.owner:
            continue
        alike = [new for new in made if _likeness(deleted.owner, new) >= ALIKE]
        if alike:
            new = max(alike, key=lambda each: _likeness(deleted.owner, each))
            made.remove(new)
            yield Rename(deleted.owner.address, new.address)


def _likeness(old: Component, new: Component) -> float:
    """Say how much of two components is the same, from 0 to 1; other kinds are never alike."""
    if old.address.kind != new.address.kind:
        return 0
    return SequenceMatcher(None, [*_features(old)], [*_features(new)], autojunk=False).ratio()


def _features(component: Component) -> Iterator[str]:
    """Yield what a component has, one node or input each, with its own name taken out."""
    for node in component.nodes:
        yield node.address.kind
        match _given(node):
            case Mapping() as given:
                for key, value in given.items():
                    yield f"{key}={_identity(value)}".replace(component.address.name, "*")
            case _:
                continue
