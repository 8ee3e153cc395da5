"""A YAML text as nodes: the parser's events composed, within bounds, every alias in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from yaml.cyaml import CBaseLoader
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from twofold.blueprint.syntax import explain
from twofold.diagnostics import Diagnostic, Span, stop

# No blueprint needs a tenth of either; without them a small file could fill the memory.
DEEPEST = 64
MOST_ALIASED = 100_000

# The parser is one of YAML 1.1, which ends lines at these characters too. In YAML 1.2 they are
# text like any other: while the parser reads, noncharacters stand for them.
STAND_INS = {0x85: 0x1FFFE, 0x2028: 0x1FFFF, 0x2029: 0x2FFFE}
ORIGINALS = {stand_in: original for original, stand_in in STAND_INS.items()}


class Scalar(NamedTuple):
    """A single value as it is written; `plain` when it stands without quotes."""

    span: Span
    tag: str | None
    text: str
    plain: bool
    size: int = 1
    height: int = 0


class Sequence(NamedTuple):
    """Values in order; `size` counts the values inside, `height` their levels."""

    span: Span
    tag: str | None
    items: tuple[Node, ...]
    size: int
    height: int


class Mapping(NamedTuple):
    """Keys and values in order, with whatever somebody wrote twice."""

    span: Span
    tag: str | None
    pairs: tuple[tuple[Node, Node], ...]
    size: int
    height: int


Node: TypeAlias = Scalar | Sequence | Mapping


def compose(text: str, path: str) -> tuple[Node | None, list[Diagnostic]]:
    """Compose the one document of a text, or nothing when the text says nothing.

    The findings are those that leave something to read: anchors, further documents. Raises
    `CompileError` after which nothing can be read: syntax, depth, what aliases expand to.
    """
    composer = _Composer(text, path)
    return composer.document(), composer.findings


class _Composer:
    """The parser's events, one after the other, and the anchors met so far."""

    def __init__(self, text: str, path: str) -> None:
        self.findings: list[Diagnostic] = []
        self._path = path
        self._events = _events(text, path)
        self._anchors: dict[str, Node] = {}
        self._open: set[str] = set()
        self._aliased = 0

    def document(self) -> Node | None:
        """The nodes of the first document; a second one is a finding."""
        root: Node | None = None
        for event in self._events:
            if isinstance(event, NodeEvent):
                root = self._node(event, 0)
            elif isinstance(event, DocumentStartEvent) and root is not None:
                self.findings.append(several_documents(self._span(event)))
                break
        return root

    def _node(self, event: Event, depth: int) -> Node:
        match event:
            case AliasEvent():
                return self._alias(event, depth)
            case ScalarEvent():
                text = event.value if event.value.isascii() else event.value.translate(ORIGINALS)
                node: Node = Scalar(self._span(event), event.tag, text, event.implicit[0])
            case CollectionStartEvent():
                node = self._collection(event, depth)
            case _:
                raise TypeError(f"the parser begins a value with {event}")
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _collection(self, event: CollectionStartEvent, depth: int) -> Sequence | Mapping:
        span = self._span(event)
        if depth == DEEPEST:
            stop(too_deep(span))
        anchor = event.anchor
        if anchor is not None:
            self._open.add(anchor)
            self._anchors.pop(anchor, None)
        nodes = tuple(self._inside(depth + 1))
        if anchor is not None:
            self._open.discard(anchor)
        size = 1 + sum([node.size for node in nodes])
        height = 1 + max([node.height for node in nodes], default=0)
        if isinstance(event, MappingStartEvent):
            pairs = tuple(zip(nodes[::2], nodes[1::2], strict=True))
            return Mapping(span, event.tag, pairs, size, height)
        return Sequence(span, event.tag, nodes, size, height)

    def _inside(self, depth: int) -> Iterator[Node]:
        for event in self._events:
            if isinstance(event, CollectionEndEvent):
                return
            yield self._node(event, depth)

    def _alias(self, event: AliasEvent, depth: int) -> Node:
        name, span = event.anchor or "", self._span(event)
        node = self._anchors.get(name)
        if node is None:
            rule = cyclic_anchor if name in self._open else undefined_anchor
            self.findings.append(rule(span))
            return Scalar(span, None, "", plain=True)
        if depth + node.height > DEEPEST:
            stop(too_deep(span))
        self._aliased += node.size
        if self._aliased > MOST_ALIASED:
            stop(too_many_aliased(span))
        return node

    def _span(self, event: Event) -> Span:
        mark = event.start_mark
        return Span(self._path, mark.line + 1, mark.column + 1) if mark else Span(self._path, 1, 1)


def _events(text: str, path: str) -> Iterator[Event]:
    parser = CBaseLoader(text if text.isascii() else text.translate(STAND_INS))
    try:
        while (event := parser.get_event()) is not None:
            yield event
    except MarkedYAMLError as error:
        stop(explain(error, text, path))
    except YAMLError as error:
        hint = "save the file as UTF-8 text"
        stop(Diagnostic("syntax", f"this is not YAML: {error}", Span(path, 1, 1), hint))


def several_documents(span: Span) -> Diagnostic:
    """A file holds one document."""
    hint = "write each document in a file of its own"
    return Diagnostic("several-documents", "a second document begins here", span, hint)


def undefined_anchor(span: Span) -> Diagnostic:
    """An alias repeats an anchor that stands before it."""
    # What stands behind the '*' is not repeated: it may be a secret that lacks its quotes.
    message = "this '*' repeats an anchor that nothing before it defines"
    hint = "define the anchor with '&', or quote text that begins with '*'"
    return Diagnostic("undefined-anchor", message, span, hint)


def cyclic_anchor(span: Span) -> Diagnostic:
    """An alias does not stand inside the value that it repeats."""
    message = "this '*' stands inside the value that it repeats"
    return Diagnostic("cyclic-anchor", message, span, "write the value out instead")


def too_deep(span: Span) -> Diagnostic:
    """Values nest to a depth that a person can follow."""
    message = f"values are nested more than {DEEPEST} levels deep"
    return Diagnostic("too-deep", message, span, "look for brackets or '- ' that nobody closes")


def too_many_aliased(span: Span) -> Diagnostic:
    """Aliases repeat a bounded number of values."""
    message = f"aliases repeat more than {MOST_ALIASED:,} values"
    return Diagnostic("alias-bomb", message, span, "write the values out, or in `defaults`")
