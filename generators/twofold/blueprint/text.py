"""Text to plain data, with the place of every value: YAML 1.2's core schema, JSON included."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from twofold.blueprint.nodes import Mapping, Node, Scalar, Sequence, compose
from twofold.blueprint.places import Loc, Place, Places
from twofold.blueprint.scalars import TAG, TAGGED, Single, single
from twofold.blueprint.syntax import LINE_BREAK
from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span, stop
from twofold.values import frozen

Value: TypeAlias = "Single | list[Value] | dict[str, Value]"

# A blueprint of a thousand services takes a third of a mebibyte.
LARGEST = 2 * 1024 * 1024

# YAML 1.2, production [1] c-printable, less the byte order mark and three noncharacters that
# stand for others (`nodes.STAND_INS`): what no text file holds. Compiled when there is a text to
# be searched: most texts are ASCII, and the whole of Unicode takes longer than all else here.
UNPRINTABLE = (
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd"
    "\U00010000-\U0001fffd\U00020000-\U0002fffd\U0002ffff-\U0010ffff]"
)
UNPRINTABLE_ASCII = "[^\t\n\r\x20-\x7e]"

# JSON writes a character beyond U+FFFF as two halves; YAML knows only the whole. The value
# takes fewer columns then, so those that follow it in the same line seem to stand before.
JSON_HALVES = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
)

# Findings about a value that could not be read: what it would have been is not looked at.
UNREAD = frozenset({"undefined-anchor", "cyclic-anchor", "unknown-tag", "wrong-tag", "no-text-key"})

UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@frozen
class Document:
    """What a file says: a mapping of plain data, and where each value stands.

    The findings leave something to read: a key said twice, say. Whoever reads a document
    raises them with its own.
    """

    data: dict[str, Value]
    places: Places
    findings: tuple[Diagnostic, ...]


def read(path: Path) -> Document:
    """Read a YAML or JSON file that holds one mapping.

    Raises `CompileError` with the reason why nothing can be read, such as a syntax error.
    """
    return parse(_characters(_bytes(path), path), path)


def parse(text: str, path: Path) -> Document:
    """Read a text as `read` reads a file; `path` is where findings say it stands."""
    found = re.search(UNPRINTABLE_ASCII if text.isascii() else UNPRINTABLE, text)
    if found:
        stop(unprintable(found[0], _span(text[: found.start()], path)))
    whole = JSON_HALVES.sub(_join_halves, text) if path.suffix == ".json" else text
    root, findings = compose(whole, str(path))
    reading = _Reading(path, findings)
    data = reading.root(root)
    return Document(data, Places(reading.table), tuple(findings))


class _Reading:
    """One walk over the nodes: their values, the places of these, and what is wrong with them."""

    def __init__(self, path: Path, findings: list[Diagnostic]) -> None:
        self.table: dict[Loc, Place] = {}
        self._path = path
        self._findings = findings

    def root(self, node: Node | None) -> dict[str, Value]:
        """The mapping that a file has to hold."""
        start = Span(str(self._path), 1, 1)
        if node is None or (isinstance(node, Scalar) and not node.text and node.plain):
            stop(empty(start))
        if not isinstance(node, Mapping):
            stop(no_mapping(node.span))
        self.table[()] = Place(node.span, node.span, self._path)
        return self._mapping(node, ())

    def _value(self, node: Node, loc: Loc, key: Span) -> Value:
        text = node.text if isinstance(node, Scalar) else None
        self.table[loc] = Place(key, node.span, self._path, text)
        match node:
            case Scalar():
                return self._single(node)
            case Sequence():
                self._expect_tag(node, "seq")
                items = enumerate(node.items)
                return [self._value(item, (*loc, index), item.span) for index, item in items]
            case Mapping():
                return self._mapping(node, loc)

    def _mapping(self, node: Mapping, loc: Loc) -> dict[str, Value]:
        self._expect_tag(node, "map")
        data: dict[str, Value] = {}
        for name, key, value in self._entries(node.pairs):
            if name in data:
                first = self.table[*loc, name].key
                self._findings.append(duplicate_key(name, key.span, first))
            else:
                data[name] = self._value(value, (*loc, name), key.span)
        return data

    def _entries(self, pairs: Iterable[tuple[Node, Node]]) -> Iterator[tuple[str, Node, Node]]:
        for key, value in pairs:
            name = self._single(key) if isinstance(key, Scalar) else None
            if not isinstance(name, str):
                self._findings.append(no_text_key(key))
            elif name == "<<" and isinstance(key, Scalar) and key.plain:
                self._findings.append(merge_key(key.span))
            else:
                yield name, key, value

    def _single(self, node: Scalar) -> Single:
        if node.tag is not None and node.tag not in TAGGED:
            self._findings.append(unknown_tag(node.span))
            return None
        try:
            return single(node)
        except ValueError:
            self._findings.append(wrong_tag(node))
            return None

    def _expect_tag(self, node: Sequence | Mapping, name: str) -> None:
        if node.tag not in (None, "!", f"{TAG}{name}"):
            self._findings.append(unknown_tag(node.span))


def _bytes(path: Path) -> bytes:
    start = Span(str(path), 1, 1)
    try:
        # A pipe would have us wait for whoever writes to it, and a device has no end.
        if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
            stop(no_file(start))
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        if path.is_symlink():
            stop(leads_nowhere(path, start))
        stop(Diagnostic("no-such-file", "there is no such file", start, "look at the path"))
    except IsADirectoryError:
        stop(Diagnostic("directory", "this is a directory", start, "name a file in it"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        stop(unreadable(reason or "", start))
    if len(content) > LARGEST:
        stop(too_large(start))
    return content


def _characters(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # With a byte order mark, the error counts from behind it.
        rest = content.removeprefix(b"\xef\xbb\xbf")
        before = rest[: error.start].decode("utf-8", errors="replace")
        start = Span(str(path), 1, 1)
        if content.startswith(UTF_16):
            stop(not_utf_8("the file is UTF-16, not UTF-8", start))
        stop(not_utf_8(f"byte 0x{rest[error.start]:02X} is not UTF-8", _span(before, path)))


def _span(before: str, path: Path) -> Span:
    lines = LINE_BREAK.split(before)
    return Span(str(path), len(lines), len(lines[-1]) + 1)


def _join_halves(halves: re.Match[str]) -> str:
    high, low = int(halves[2], 16), int(halves[3], 16)
    return f"{halves[1]}\\U{0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF):08X}"


def _tag_as_written(tag: str) -> str:
    return printable(f"!!{tag.removeprefix(TAG)}" if tag.startswith(TAG) else tag)


def leads_nowhere(link: Path, span: Span) -> Diagnostic:
    """A link leads to a file."""
    message = f"this is a link to '{printable(str(link.readlink()))}', where nothing is"
    hint = "have it lead to a file, or put a file in its place"
    return Diagnostic("no-such-file", message, span, hint)


def no_file(span: Span) -> Diagnostic:
    """What is read is a file that holds its text."""
    hint = "write the text into a file, and name that"
    return Diagnostic("no-file", "this is a pipe or a device, not a file", span, hint)


def unreadable(reason: str, span: Span) -> Diagnostic:
    """A file lets itself be read."""
    hint = "look at the path, and at who may read the file"
    return Diagnostic("unreadable", f"cannot read the file: {reason}", span, hint)


def too_large(span: Span) -> Diagnostic:
    """A file is of a size that a person can keep an eye on."""
    message = f"the file is larger than {LARGEST // 1024 // 1024} MiB"
    return Diagnostic("too-large", message, span, "divide it, and `include` the parts")


def not_utf_8(message: str, span: Span) -> Diagnostic:
    """Text is UTF-8."""
    return Diagnostic("not-utf-8", message, span, "save the file as UTF-8")


def unprintable(character: str, span: Span) -> Diagnostic:
    """Text has no control characters."""
    message = f"the control character U+{ord(character):04X} cannot stand in a text file"
    return Diagnostic("control-character", message, span, "remove it; is this a binary file?")


def empty(span: Span) -> Diagnostic:
    """A file says something."""
    return Diagnostic("empty-file", "the file says nothing", span, "write 'key: value' lines")


def no_mapping(span: Span) -> Diagnostic:
    """The outermost value is a mapping."""
    message = "the file has to hold keys and values"
    return Diagnostic("wrong-type", message, span, "write 'key: value' lines")


def duplicate_key(name: str, span: Span, first: Span) -> Diagnostic:
    """A mapping says each key once."""
    message = f"'{printable(name)}' is here for the second time; the first is at {first}"
    return Diagnostic("duplicate-key", message, span, "remove or rename one of them")


def no_text_key(key: Node) -> Diagnostic:
    """Keys are text."""
    if isinstance(key, Scalar) and key.text:
        message, hint = "this key is not text", "put it in quotes"
    else:
        message, hint = (
            "a key is text",
            "write 'key: value'; quote text that begins with '{' or '['",
        )
    return Diagnostic("no-text-key", message, key.span, hint)


def merge_key(span: Span) -> Diagnostic:
    """YAML 1.2 has no merge keys, and readers that know them disagree about their rules."""
    hint = "repeat a whole value with '*anchor', or say it for all services under `defaults`"
    return Diagnostic("merge-key", "YAML 1.2 has no merge key '<<'", span, hint)


def unknown_tag(span: Span) -> Diagnostic:
    """Tags are those of the core schema."""
    # What stands behind the '!' is not repeated: it may be a secret that lacks its quotes.
    message = "this '!' begins a tag that means nothing here"
    return Diagnostic("unknown-tag", message, span, "remove it; quote text that begins with '!'")


def wrong_tag(node: Scalar) -> Diagnostic:
    """A value is what its tag promises."""
    # The value may be a secret that somebody wrote where none should be.
    message = f"this is not what its tag '{_tag_as_written(node.tag or '')}' says"
    return Diagnostic("wrong-tag", message, node.span, "remove the tag, or correct the value")
