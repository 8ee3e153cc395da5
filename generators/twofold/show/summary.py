"""What matters in a resource, in a line: from a cloud's table, or from its inputs as they are.

A cloud's table gives each kind of resource the facts worth showing, as text with properties
in braces. A fact is shown where all of its properties are given:

    "{memory_size} MB"              a property
    "key {redrive_policy.maxCount}" a property of a property, through JSON text too
    "port {ports.port}"             a property of each item of a list
    "env {environment:keys}"        the keys of a mapping
    "pods {labels:values}"          the values of a mapping, or of each of a list
    "kept {retention:time}"         seconds, in larger units
    "kept {retention:days}"         days
    "fifo{fifo_queue:yes}"          shown where the property is true
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from twofold.resources.graph import (
    Invoke,
    Node,
    Read,
    Resource,
    StackReference,
)
from twofold.resources.text import DIGEST_DIGITS, text
from twofold.resources.values import (
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

Facts: TypeAlias = tuple[str, ...]
Details: TypeAlias = Mapping[str, Facts]

PROPERTY = re.compile(r"\{(?P<path>[\w./-]+)(?::(?P<form>\w+))?\}")
# Longer texts are cut: they are in the dump, whole.
LONGEST = 72
# What a kind without a table shows: this many of its inputs, the stack's tags left out.
FEW = 5
UNINTERESTING = frozenset({"tags"})


def facts(node: Node, details: Details) -> str:
    """Say in a line what matters in a node."""
    return ", ".join([*_facts(node, details), *_safety(node)])


def _facts(node: Node, details: Details) -> Iterator[str]:
    match node:
        case Resource(address, inputs):
            table = details.get(address.kind)
            yield from _general(inputs) if table is None else _from_table(table, inputs)
        case Read():
            yield f"exists as {brief(node.id)}"
        case Invoke():
            yield from _general(node.arguments)
        case StackReference():
            yield brief(node.stack)


def _safety(node: Node) -> Iterator[str]:
    if not isinstance(node, Resource | Read):
        return
    if node.options.protect:
        yield "protected"
    if node.options.retain_on_delete:
        yield "kept when deleted"
    if node.options.import_:
        yield f"imported from {node.options.import_}"
    yield from (f"was {alias.name}" for alias in node.options.aliases)


# --- by a table -----------------------------------------------------------------------


def _from_table(table: Facts, inputs: Mapping[str, Value]) -> Iterator[str]:
    return filter(None, (_filled(fact, inputs) for fact in table))


def _filled(fact: str, inputs: Mapping[str, Value]) -> str | None:
    """Fill in a fact, or `None` where a property of it is not given."""
    found = [_shown(inputs, match["path"], match["form"]) for match in PROPERTY.finditer(fact)]
    if not all(shown is not None for shown in found):
        return None
    shown = iter(found)
    return PROPERTY.sub(lambda _: next(shown) or "", fact)


def _shown(inputs: Mapping[str, Value], path: str, form: str | None) -> str | None:
    """Write what is at a path, or the range between two with `..` between them.

    >>> ports = {"from": 6379, "to": 6380}
    >>> _shown(ports, "from..to", None), _shown(ports, "to..to", None), _shown(ports, "at", None)
    ('6379-6380', '6380', None)
    """
    ends = [_formed(_at(inputs, each), form) for each in path.split("..")]
    given = [each for each in ends if each is not None]
    return "-".join(dict.fromkeys(given)) if len(given) == len(ends) else None


def _at(value: Value, path: str) -> Value:
    """Find the value at a dotted path, or `None`; through a list, what its items have there."""
    step, _, rest = path.partition(".")
    match value.value if isinstance(value, Json) else value:
        case tuple() as items:
            found = (_at(item, path) for item in items)
            return tuple(each for each in found if each is not None) or None
        case Mapping() as inner if step in inner and rest:
            return _at(inner[step], rest)
        case Mapping() as inner:
            # A key may have dots itself.
            return inner.get(path)
        case _:
            return None


def _formed(value: Value, form: str | None) -> str | None:
    match form, value:
        case _, None:
            return None
        case "yes", _:
            return "" if value and value != "false" else None
        case "keys", Mapping():
            return ", ".join(value) or None
        case "values", Mapping():
            return brief(tuple(value.values())) or None
        case "values", tuple():
            shown = (_formed(each, form) for each in value)
            return ", ".join(dict.fromkeys(filter(None, shown))) or None
        case "time", int():
            return duration(value)
        case "days", int():
            return f"{value} {'day' if value == 1 else 'days'}"
        case _:
            return brief(value) or None


def duration(seconds: int) -> str:
    """Write seconds in the largest unit that needs no fraction.

    >>> duration(1209600), duration(3600), duration(90)
    ('14 days', '1 hour', '90 s')
    """
    for unit, size in (("day", 86400), ("hour", 3600)):
        count, rest = divmod(seconds, size)
        if count and not rest:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return f"{seconds} s"


# --- without one ----------------------------------------------------------------------


def _general(inputs: Mapping[str, Value]) -> Iterator[str]:
    """Show the first few inputs that fit on a line."""
    shown = [
        f"{name} {brief(value)}"
        for name, value in inputs.items()
        if name not in UNINTERESTING and brief(value)
    ]
    return iter(shown[:FEW])


def brief(value: Value) -> str:
    """Write a value in a few characters, references by the names they refer to; '' for an object.

    >>> from twofold.resources.graph import Address
    >>> brief((Ref(Address("pulumi_aws.sqs.Queue", "orders"), ("arn",)), True))
    'orders, true'
    """
    match value:
        case str():
            return _cut(value)
        case int() | float() | None:
            return text(value)
        case tuple():
            return _cut(", ".join(filter(None, map(brief, value))))
        case Mapping() | Json() | Base64() | FromBase64():
            return ""
        case Enum(_, member):
            return member
        case Archive(name, digest) | Folder(Archive(name, digest)):
            return f"{name}@{digest[:DIGEST_DIGITS]}"
        case Ref() | Format() | Secret() | Config() | Setting() | StackOutput():
            return _brief_of_deferred(value)


def _brief_of_deferred(value: Ref | Format | Secret | Config | Setting | StackOutput) -> str:
    match value:
        case Ref(source, path):
            looked_up = source.kind.endswith("_output")
            return str(path[-1]) if looked_up and path else source.name
        case Format(template, parts):
            return template.format(*map(brief, parts))
        case Secret():
            return "a secret"
        case Config(namespace, key):
            return f"config {namespace}:{key}" if namespace else f"config {key}"
        case Setting(name):
            return name
        case StackOutput(source, output):
            return f"{source.name}'s {output}"


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
