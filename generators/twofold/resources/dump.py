"""The resource graph as text for reviewing: the form of the tests' expected files.

Every component with its nodes, every node with what it is given, one property a line, in the
order in which lowerings wrote them. Secrets are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twofold.resources.graph import (
    NO_OPTIONS,
    Component,
    Invoke,
    Node,
    Options,
    Read,
    Resource,
    ResourceGraph,
    StackReference,
)
from twofold.resources.serialize import OPTION_NAMES
from twofold.resources.text import WORD, reference, text
from twofold.resources.values import (
    Base64,
    Json,
    Value,
)

# A value of plain parts that fits beside its name stays on one line.
WIDTH = 88
INDENT = "  "


def dump(graph: ResourceGraph) -> str:
    """Write a graph as text, the same for the same graph."""
    lines = [f"stack {graph.name}"]
    for component in graph.components:
        lines += ["", *_component(component)]
    if graph.exports:
        lines += ["", "exports", *_indented(_properties(graph.exports))]
    return "\n".join(lines) + "\n"


def _component(component: Component) -> Iterator[str]:
    yield str(component.address)
    yield from _indented(_comment(component.description))
    yield from _indented(_options(component.options))
    for node in component.nodes:
        yield from _indented(_node(node))
    if component.outputs:
        yield from _indented(["outputs", *_indented(_properties(component.outputs))])


def _node(node: Node) -> Iterator[str]:
    match node:
        case Resource(address, inputs, options):
            yield str(address)
            yield from _indented(_comment(node.comment))
            yield from _indented(_properties(inputs))
            yield from _indented(_options(options))
            yield from _indented(["(holds data)"] if node.holds_data else [])
        case Read(address, identity, options):
            yield f"read {address}"
            yield from _indented(_comment(node.comment))
            yield from _indented(_property("id", identity))
            yield from _indented(_options(options))
        case Invoke(address, arguments):
            yield f"invoke {address}"
            yield from _indented(_comment(node.comment))
            yield from _indented(_properties(arguments))
        case StackReference(address, stack):
            yield f"reference {address}"
            yield from _indented(_comment(node.comment))
            yield from _indented(_property("stack", stack))


def _comment(comment: str) -> Iterator[str]:
    return (f"# {line}".rstrip() for line in comment.splitlines())


def _options(options: Options) -> Iterator[str]:
    """Write the options that somebody set, marked so that they are not taken for inputs."""
    for name in OPTION_NAMES:
        value = getattr(options, name)
        if value != getattr(NO_OPTIONS, name):
            yield f"({name}: {option_text(options, name)})"


def option_text(options: Options, name: str) -> str:
    """Write the value of one resource option."""
    match name:
        case "depends_on":
            return ", ".join(map(reference, options.depends_on))
        case "aliases":
            return ", ".join(alias.name for alias in options.aliases)
        case "provider":
            return reference(options.provider) if options.provider else "default"
        case _:
            return text(getattr(options, name))


def _properties(given: Mapping[str, Value]) -> Iterator[str]:
    for name, value in given.items():
        yield from _property(name, value)


def _property(name: str, value: Value) -> Iterator[str]:
    label = name if WORD.fullmatch(name) else text(name)
    inner, mark = _unwrapped(value)
    line = f"{label}: {text(value)}"
    match inner:
        case Mapping() if inner and not _fits(line, tuple(inner.values())):
            yield f"{label}:{mark}"
            yield from _indented(_properties(inner))
        case tuple() if inner and not _fits(line, inner):
            yield f"{label}:{mark}"
            for item in inner:
                yield from _item(item)
        case _:
            yield line


def _item(item: Value) -> Iterator[str]:
    """Write an item of a list: its first line after a dash, the others below it."""
    match item:
        case Mapping() if item and not _fits(f"- {text(item)}", tuple(item.values())):
            lines = _properties(item)
        case _:
            lines = iter([text(item)])
    yield f"- {next(lines)}"
    yield from _indented(lines)


def _unwrapped(value: Value) -> tuple[Value, str]:
    """What a text is made of, and a word for how."""
    match value:
        case Json(inner):
            return inner, " json"
        case Base64(Json(inner)):
            return inner, " base64 json"
        case _:
            return value, ""


def _fits(line: str, parts: tuple[Value, ...]) -> bool:
    nested = any(isinstance(part, Mapping | tuple | Json) for part in parts)
    return not nested and len(line) <= WIDTH


def _indented(lines: Iterator[str] | list[str]) -> Iterator[str]:
    return (INDENT + line for line in lines)
