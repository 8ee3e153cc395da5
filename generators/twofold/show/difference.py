"""What changes between two compiles, in words and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal, TypeAlias

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
    Rename,
    Thing,
)
from twofold.resources.graph import (
    NO_OPTIONS,
    Component,
    Invoke,
    Options,
    Read,
    Resource,
    StackReference,
)
from twofold.resources.serialize import Plain, PlainObject, plain
from twofold.resources.text import text
from twofold.resources.values import Address
from twofold.show.summary import Details, facts
from twofold.show.tree import label
from twofold.values import frozen

Kind: TypeAlias = Literal[
    "create", "delete", "replace", "update", "rename", "follow", "options", "look-up"
]
Tone: TypeAlias = Literal["good", "bad", "change", "loud", "quiet", "plain"]

MARKS: dict[Kind, str] = {
    "create": "+",
    "delete": "-",
    "replace": "+-",
    "update": "~",
    "rename": "=",
    "follow": ">",
    "options": ".",
    "look-up": "?",
}
TONES: dict[Kind, Tone] = {
    "create": "good",
    "delete": "bad",
    "replace": "bad",
    "update": "change",
    "rename": "quiet",
    "follow": "quiet",
    "options": "quiet",
    "look-up": "quiet",
}
# What is only read: no command creates, changes or deletes it.
LOOKED_UP = (Invoke, Read, StackReference)
COUNTED: dict[Kind, str] = {
    "create": "to create",
    "update": "to update",
    "replace": "to replace",
    "delete": "to delete",
    "rename": "renamed",
    "follow": "to follow",
    "options": "with other options",
    "look-up": "looked up otherwise",
}


@frozen
class Line:
    """A line of the report and how it is meant."""

    words: str
    tone: Tone = "plain"


def kind_of(edit: Edit) -> Kind:
    """Name what happens to a thing, as near to Pulumi's own words as they go."""
    match edit:
        case Created(thing) | Deleted(thing) | Changed(thing) if isinstance(thing, LOOKED_UP):
            return "look-up"
        case Created():
            return "create"
        case Deleted():
            return "delete"
        case Changed() if edit.replacing:
            return "replace"
        case Changed(changes=()):
            return "rename" if edit.was else "options"
        case Changed(changes=changes) if all(isinstance(each, Follows) for each in changes):
            return "follow"
        case Changed():
            return "update"


# --- in words -------------------------------------------------------------------------


def report(difference: Difference, details: Details) -> Iterator[Line]:
    """Tell what changes, resource by resource, then what needs care, then how much it is."""
    if not difference:
        yield Line("No changes.")
        return
    for edit in difference.edits:
        yield from _edit(edit, details)
    if difference.exports:
        yield Line("exports")
        yield from _changes(difference.exports)
    yield Line("")
    yield from _warnings(difference)
    yield Line(_counted(difference))


def _edit(edit: Edit, details: Details) -> Iterator[Line]:
    kind = kind_of(edit)
    title = f"{MARKS[kind]} {label(edit.thing.address)} {edit.thing.address.name}"
    match edit:
        case Created(thing):
            about = _about(thing, details)
            yield Line(f"{title}  {about}" if about else title, TONES[kind])
        case Deleted():
            yield Line(title + _loss(edit), "loud" if edit.holds_data else TONES[kind])
        case Changed(was=was):
            title += f"  (was {was})" if was else ""
            yield Line(title + _loss(edit), "loud" if _loss(edit) else TONES[kind])
            yield from _changes(edit.changes)
            yield from _changes(edit.options, mark="option ")


def _loss(edit: Edit) -> str:
    if not _holds_data(edit):
        return ""
    options = _earlier_options(edit)
    if options.protect:
        return "  HOLDS DATA, and is protected"
    stays = options.retain_on_delete
    return f"  HOLDS DATA, which {'stays in the cloud' if stays else 'goes with it'}"


def _earlier_options(edit: Edit) -> Options:
    """Options of what there was: they say what becomes of it."""
    old = edit.old if isinstance(edit, Changed) else edit.thing
    return old.options if isinstance(old, Resource) else NO_OPTIONS


def _holds_data(edit: Edit) -> bool:
    """Say whether something is deleted or replaced that holds data."""
    match edit:
        case Created():
            return False
        case Deleted():
            return edit.holds_data and kind_of(edit) != "look-up"
        case Changed():
            return edit.holds_data and kind_of(edit) == "replace"


def _about(thing: Thing, details: Details) -> str:
    return thing.description if isinstance(thing, Component) else facts(thing, details)


def _changes(changes: tuple[Change, ...], mark: str = "") -> Iterator[Line]:
    for change in changes:
        match change:
            case Added(path, new):
                yield Line(f"    + {mark}{path}: {text(new)}", "good")
            case Removed(path, old):
                yield Line(f"    - {mark}{path}: {text(old)}", "bad")
            case Follows(path, source):
                yield Line(f"    ~ {mark}{path}: follows {text(source)}", "change")
            case Altered(path, old, new):
                yield Line(f"    ~ {mark}{path}: {text(old)} => {text(new)}", "change")


def _warnings(difference: Difference) -> Iterator[Line]:
    lost = [edit for edit in difference.edits if _holds_data(edit)]
    for edit in lost:
        yield Line(f"warning: {label(edit.thing.address)} {_fate(edit)}", "loud")
    for rename in difference.renames:
        yield Line(f"hint: {rename_hint(rename)}", "change")
    if lost or difference.renames:
        yield Line("")


def _fate(edit: Edit) -> str:
    """Say what becomes of data whose resource is deleted or replaced."""
    name, verb = edit.thing.address.name, "replace" if isinstance(edit, Changed) else "delete"
    options = _earlier_options(edit)
    if options.protect:
        return (
            f"{name} holds data: it is protected, so Pulumi refuses to {verb} it until it is told "
            "otherwise, by `pulumi state unprotect`"
        )
    if options.retain_on_delete:
        return f"{name} holds data: Pulumi forgets it, and it stays in the cloud"
    empty = ", by an empty one" if verb == "replace" else ""
    return f"{name} holds data and would be {verb}d{empty}"


def rename_hint(rename: Rename) -> str:
    """Say what happens to something that was renamed without saying so, and the way out.

    >>> kind = "shop:stores:DocumentStore"
    >>> rename_hint(Rename(Address(kind, "carts"), Address(kind, "basket")))
    "document store 'carts' would be deleted and 'basket' created: if it is a rename, write \
`was: carts` under 'basket'"
    """
    words = "".join(f" {each.lower()}" if each.isupper() else each for each in label(rename.old))
    old, new = rename.old.name, rename.new.name
    return (
        f"{words.strip()} '{old}' would be deleted and '{new}' created: "
        f"if it is a rename, write `was: {old}` under '{new}'"
    )


def _counted(difference: Difference) -> str:
    counts = Counter(map(kind_of, difference.edits))
    parts = [f"{counts[kind]} {words}" for kind, words in COUNTED.items() if counts[kind]]
    return f"{', '.join([*parts, f'{difference.unchanged} unchanged'])}."


# --- as JSON --------------------------------------------------------------------------


def difference_document(difference: Difference) -> PlainObject:
    """Write what changes as JSON values with stable keys."""
    counts = Counter(map(kind_of, difference.edits))
    return {
        "version": 1,
        "resources": [_edit_document(edit) for edit in difference.edits],
        "exports": [_change_document(change) for change in difference.exports],
        "renames": [
            {"old": rename.old.name, "new": rename.new.name, "hint": rename_hint(rename)}
            for rename in difference.renames
        ],
        "summary": {**{kind: counts[kind] for kind in COUNTED}, "unchanged": difference.unchanged},
    }


def _edit_document(edit: Edit) -> Plain:
    named: PlainObject = {
        "change": kind_of(edit),
        **_address_document(edit.thing.address),
        "component": _address_document(edit.owner.address),
    }
    match edit:
        case Created():
            return named
        case Deleted(_, _, holds_data):
            return {**named, "holds_data": holds_data}
        case Changed():
            return {
                **named,
                "was": edit.was,
                "inputs": [_change_document(change) for change in edit.changes],
                "options": [_change_document(change) for change in edit.options],
                **({"replacing": [*edit.replacing]} if edit.replacing else {}),
                **({"holds_data": True} if _holds_data(edit) else {}),
            }


def _address_document(address: Address) -> PlainObject:
    return {"kind": address.kind, "name": address.name}


def _change_document(change: Change) -> Plain:
    """Write a property; one without `old` is new, one without `new` is gone."""
    match change:
        case Added(path, new):
            return {"path": path, "new": plain(new)}
        case Removed(path, old):
            return {"path": path, "old": plain(old)}
        case Follows(path, source):
            return {"path": path, "follows": plain(source)}
        case Altered(path, old, new):
            return {"path": path, "old": plain(old), "new": plain(new)}
