"""What changes between two resource graphs: resource by resource, property by property.

Resources are matched as Pulumi matches them: by type, name and the type of their parent, or by
an alias. So what is said to be created, changed or deleted here is what `pulumi preview` says,
as far as that can be known without a provider.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import SequenceMatcher
from typing import TypeAlias

from twofold.resources.difference import (
    Added,
    Altered,
    Change,
    Changed,
    Created,
    Deleted,
    Difference,
    Edit,
    Follows,
    Removed,
    Thing,
)
from twofold.resources.graph import (
    Alias,
    Component,
    Invoke,
    Options,
    Read,
    Resource,
    ResourceGraph,
    StackReference,
    values,
)
from twofold.resources.lifecycle import Lifecycle
from twofold.resources.renames import likely_renames
from twofold.resources.serialize import identity
from twofold.resources.text import key_step
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
    Ref,
    Secret,
    Setting,
    StackOutput,
    Value,
)
from twofold.values import frozen

# --- comparing two graphs -------------------------------------------------------------


@frozen
class _Key:
    """What Pulumi's URN says of a thing, within one stack; reading one is not managing it."""

    owner: str
    address: Address
    read: bool


Index: TypeAlias = Mapping[_Key, tuple[Thing, Component]]


def diff(old: ResourceGraph, new: ResourceGraph, lifecycle: Lifecycle) -> Difference:
    """Compare two graphs; `lifecycle` is what the cloud says of its resources."""
    before, after = _index(old), _index(new)
    pairs = _pairs(before, after)
    names = {pairs[key].address: key.address for key in pairs}
    edits: list[Edit] = []
    moved: dict[Address, _Outputs] = {}
    known = _Known(names, moved, lifecycle)
    for key, (thing, owner) in after.items():
        if key not in pairs:
            edits.append(Created(thing, owner))
        elif edit := _edit(thing, owner, before[pairs[key]][0], known):
            edits.append(edit)
            moved[thing.address] = _outputs(edit, lifecycle)
    kept = set(pairs.values())
    gone = tuple(
        Deleted(thing, owner, _holds_data(thing, lifecycle))
        for key, (thing, owner) in before.items()
        if key not in kept
    )
    return Difference(
        (*edits, *gone),
        (*_changes("", _renamed(old.exports, names), new.exports), *_follows(new.exports, moved)),
        tuple(likely_renames([*edits, *gone])),
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


@frozen
class _Known:
    """What is known when two things are compared: names, and what of earlier things is new."""

    names: Names
    moved: Mapping[Address, _Outputs]
    lifecycle: Lifecycle


def _holds_data(thing: Thing, lifecycle: Lifecycle) -> bool:
    """Whether data or logs go with a thing, or it is protected for their sake."""
    if isinstance(thing, Resource):
        return lifecycle.keeps(thing) or thing.options.protect
    return thing.address.kind in lifecycle.stateful


def _edit(thing: Thing, owner: Component, old: Thing, known: _Known) -> Changed | None:
    kind, given, earlier = thing.address.kind, _given(thing), _renamed(_given(old), known.names)
    ignored = _options(thing).ignore_changes
    changes = tuple(
        change
        for change in (*_changes("", earlier, given), *_follows(given, known.moved))
        if change.path not in ignored and _head(change) not in ignored
    )
    options = tuple(_option_changes(_options(old), _options(thing), known.names))
    fixed = {*known.lifecycle.fixed.get(kind, ()), *_options(thing).replace_on_changes}
    replacing = tuple(dict.fromkeys(each.path for each in changes if _is_in(each.path, fixed)))
    holds_data = _holds_data(old, known.lifecycle)
    edit = Changed(thing, owner, old, changes, options, replacing, holds_data)
    return edit if changes or options or edit.was else None


def _head(change: Change) -> str:
    """Name the input that a change is inside of."""
    return re.split(r"[.\[]", change.path, maxsplit=1)[0]


def _is_in(path: str, places: Collection[str]) -> bool:
    """Whether a path is one of some places, or leads into one of them.

    >>> _is_in("spec.selector.match_labels", {"spec.selector"})
    True
    """
    return any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in places)


# --- what follows from a change -------------------------------------------------------


@frozen
class _Outputs:
    """The outputs of one thing that are others than before; all but `kept` of what is new."""

    named: frozenset[str]
    kept: frozenset[str] | None

    def __contains__(self, output: object) -> bool:
        return output in self.named or (self.kept is not None and output not in self.kept)


def _outputs(edit: Changed, lifecycle: Lifecycle) -> _Outputs:
    """Find what the others see change: what was given, what is renewed with it, or everything."""
    thing, changed = edit.thing, frozenset(map(_head, edit.changes))
    renewal = lifecycle.renewed.get(thing.address.kind)
    renewed = renewal.outputs if renewal and changed & renewal.inputs else frozenset[str]()
    match thing:
        case Resource() if edit.replacing:
            return _Outputs(changed, frozenset(thing.inputs) - changed)
        case Resource():
            return _Outputs(changed | renewed, None)
        case Read() | Invoke() | StackReference() if edit.changes:
            return _Outputs(changed, frozenset())
        case _:
            return _Outputs(frozenset(), None)


def _follows(value: Value, moved: Mapping[Address, _Outputs]) -> Iterator[Follows]:
    for path, ref in _refs("", value):
        if ref.path and ref.path[0] in moved.get(ref.source, ()):
            yield Follows(path, ref)


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
        case Json(each) | Base64(each) | FromBase64(each) | Secret(each):
            inside = [(path, each)]
        case str() | int() | float() | None | Config() | Setting() | StackOutput():
            return
        case Enum() | Archive() | Folder():
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
        case Json(inner) | Base64(inner) | FromBase64(inner) | Secret(inner):
            return type(value)(_renamed(inner, names))
        case tuple():
            return tuple(_renamed(each, names) for each in value)
        case Mapping():
            return {key: _renamed(each, names) for key, each in value.items()}
        case str() | int() | float() | None | Config() | Setting():
            return value
        case Enum() | Archive() | Folder():
            return value


def _changes(path: str, old: Value, new: Value) -> Iterator[Change]:
    match old, new:
        case Mapping(), Mapping():
            yield from _mapping_changes(path, old, new)
        case tuple(), tuple():
            yield from _list_changes(path, old, new)
        case (Json(before), Json(after)) | (Base64(before), Base64(after)):
            yield from _changes(path, before, after)
        case Archive(digest=before), Archive(digest=after) if before == after:
            return  # Pulumi looks at what is in it, whatever it is called
        case _ if identity(old) != identity(new):
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
    matcher = SequenceMatcher(None, [*map(identity, old)], [*map(identity, new)], autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        both = min(i_end - i, j_end - j)
        for offset in range(both):
            yield from _changes(f"{path}[{j + offset}]", old[i + offset], new[j + offset])
        yield from (Removed(f"{path}[{index}]", old[index]) for index in range(i + both, i_end))
        yield from (Added(f"{path}[{index}]", new[index]) for index in range(j + both, j_end))
