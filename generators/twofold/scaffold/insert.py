"""Text put into a blueprint by hand, as it were: everything that is there stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from twofold.scaffold.layout import Part, Piece, Section, laid_out
from twofold.values import frozen

# A line with its end; YAML knows three of them.
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
STEP = 2


@frozen
class Entry:
    """Something to be named in a section: its fields, each as it is written in braces too."""

    section: str
    name: str
    fields: Mapping[str, str]

    @property
    def flow(self) -> str:
        """The entry in braces."""
        fields = ", ".join(f"{key}: {text}" for key, text in self.fields.items())
        return f"{self.name}: {{{fields}}}"

    def block(self, indent: int, step: int) -> Iterator[str]:
        """The entry in lines of its own."""
        if not self.fields:
            yield f"{' ' * indent}{self.name}: {{}}"
            return
        yield f"{' ' * indent}{self.name}:"
        yield from (f"{' ' * (indent + step)}{key}: {text}" for key, text in self.fields.items())


def inserted(text: str, entry: Entry) -> str | None:
    r"""Put an entry at the end of its section, or of a new one; nothing where there is no place.

    Whether what comes out says what it should is for the caller to see.

    >>> print(inserted("topics:\n  orders: {} # paid\n", Entry("topics", "news", {})), end="")
    topics:
      orders: {} # paid
      news: {}
    >>> inserted("{topics: {orders: {}}}", Entry("topics", "news", {}))
    '{topics: {orders: {}, news: {}}}'
    """
    root = laid_out(text)
    if not isinstance(root, Section):
        return None
    found = root.pair(entry.section)
    match found:
        case None if root.flow:
            return _in_braces(text, root, f"{entry.section}: {{{entry.flow}}}")
        case None:
            return _new_section(text, root, entry)
        case (key, Piece(text="") as value) if value.start == value.end:
            indent = _column(text, key.start) + STEP
            return _with_lines(text, value.end, indent, [*entry.block(indent, STEP)])
        case (_, Section(flow=True) as section):
            return _in_braces(text, section, entry.flow)
        case (key, Section(flow=False) as section):
            return _in_lines(text, section, _column(text, key.start), entry)
        case _:
            return None


def _in_braces(text: str, section: Section, entry: str) -> str:
    """Put an entry behind the last one in braces; on a line of its own if that has one."""
    if not section.pairs:
        return f"{text[: section.end - 1]}{entry}{text[section.end - 1 :]}"
    key, value = section.pairs[-1]
    before = text[_line_start(text, key.start) : key.start]
    gap = f",{_break(text)}{before}" if before.isspace() else ", "
    return f"{text[: value.end]}{gap}{entry}{text[value.end :]}"


def _in_lines(text: str, section: Section, outer: int, entry: Entry) -> str:
    """Put an entry below the last one, as that is indented and set apart."""
    key, value = section.pairs[-1]
    indent = _column(text, key.start)
    lines = [*entry.block(indent, _step(text, value, indent) or indent - outer or STEP)]
    apart = len(section.pairs) > 1 and _stands_apart(text, key)
    return _with_lines(text, section.end, indent, ["", *lines] if apart else lines)


def _new_section(text: str, root: Section, entry: Entry) -> str:
    """Put a section of the entry alone at the end of the text."""
    lines = [f"{entry.section}:", *entry.block(STEP, STEP)]
    apart = any(not line.strip() for line in LINE.findall(text[: root.end])[:-1])
    return _with_lines(text, root.end, 1, ["", *lines] if apart else lines)


def _with_lines(text: str, end: int, indent: int, lines: list[str]) -> str:
    """Put lines below the one in which something ends, and below comments that belong to it.

    These are as far to the right as `indent`, at least.
    """
    at = _below(text, end)
    for line in LINE.finditer(text, at):
        bare = line[0].strip()
        if bare and not (bare.startswith("#") and _indent(line[0]) >= indent):
            break
        if bare:
            at = line.end()
    added = _break(text).join(lines)
    if at > 0 and text[at - 1] not in "\r\n":  # the last line has no end, and keeps none
        return f"{text[:at]}{_break(text)}{added}{text[at:]}"
    return f"{text[:at]}{added}{_break(text)}{text[at:]}"


def _below(text: str, end: int) -> int:
    """Where the line after something begins, which may have ended with its own line."""
    if end > 0 and text[end - 1] in "\r\n":
        return end
    line = LINE.match(text, end)
    return line.end() if line else end


def _step(text: str, value: Part, indent: int) -> int:
    """How much farther to the right the fields of an entry stand, where they have lines."""
    if not isinstance(value, Section) or value.flow or not value.pairs:
        return 0
    return _column(text, value.pairs[0][0].start) - indent


def _stands_apart(text: str, key: Part) -> bool:
    """Whether an empty line stands before an entry, and before the comments on it."""
    above = LINE.findall(text[: _line_start(text, key.start)])
    while above and (not above[-1] or above[-1].strip().startswith("#")):
        above.pop()
    return bool(above) and not above[-1].strip()


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _column(text: str, at: int) -> int:
    return at - _line_start(text, at)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _break(text: str) -> str:
    """How lines of a text end."""
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"
