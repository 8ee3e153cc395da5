"""What the YAML parser complains about, in the words of the person who wrote the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from yaml.error import MarkedYAMLError

from twofold.blueprint.flow import closes, routes
from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span

# YAML 1.2, production [28] b-break: what ends a line.
LINE_BREAK = re.compile("\r\n|[\r\n]")
INDENTED_BY_TAB = re.compile(" *\t")
# A line up to its value, where that begins with a bracket; behind the value, brackets alone.
BRACKETED = re.compile(r"\s*(?:-\s+)*(?:[\w.-]+:\s+)?(?=([\[{]))")
CLOSERS = re.compile(r"[\]}\s]+")


class Complaint(NamedTuple):
    """A syntax error: what the parser says, where, the line; where the thing around it began.

    `around` is the text from where that began.
    """

    problem: str
    at: Span
    line: str
    began: Span | None
    around: str

    @property
    def character(self) -> str:
        """The character that the parser stopped at; nothing at the end of a line."""
        return self.line[self.at.column - 1 : self.at.column]

    @property
    def since(self) -> str:
        """Where the thing around it began, as a person says it."""
        return f"line {self.began.line}, column {self.began.column}" if self.began else "this line"


def explain(error: MarkedYAMLError, text: str, path: str) -> Diagnostic:
    """Say in plain words what the parser stopped at."""
    complaint = _complaint(error, text, path)
    rule = RULES.get(complaint.problem, other)
    tab = INDENTED_BY_TAB.match(complaint.line)
    if tab and rule in INDENTATION:
        return tab_indent(Span(path, complaint.at.line, tab.end()))
    return rule(complaint)


def _complaint(error: MarkedYAMLError, text: str, path: str) -> Complaint:
    mark, context = error.problem_mark, error.context_mark
    at = Span(path, mark.line + 1, mark.column + 1) if mark else Span(path, 1, 1)
    began = Span(path, context.line + 1, context.column + 1) if context else None
    lines = LINE_BREAK.split(text)
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    around = text[context.index :] if context else ""
    return Complaint(error.problem or "", at, line, began, around)


def tab_indent(at: Span) -> Diagnostic:
    """Lines are indented with spaces."""
    return Diagnostic("tab", "this line is indented with a tab", at, "indent with spaces")


def bad_start(complaint: Complaint) -> Diagnostic:
    """Some characters begin something else in YAML, or nothing."""
    if complaint.character == "\t":
        return tab_indent(complaint.at)
    message = f"text cannot begin with '{printable(complaint.character)}'"
    return _syntax(message, complaint.at, "put quotes around the text")


def stray_colon(complaint: Complaint) -> Diagnostic:
    """A colon makes a key, where a key can stand."""
    hint = "indent this line like its neighbours, or put quotes around text that holds ': '"
    return _syntax("a ':' where no key can stand", complaint.at, hint)


def no_colon(complaint: Complaint) -> Diagnostic:
    """A line of a mapping has a key and a colon."""
    hint = "write 'key: value', or indent the line under the value that it goes on with"
    return _syntax("this line has no ':' after its key", complaint.began or complaint.at, hint)


def stray_item(complaint: Complaint) -> Diagnostic:
    """Items of a list stand on lines of their own."""
    meant = routes(f"[{complaint.line[complaint.at.column :]}]") or "[one, two]"
    hint = f"begin the list on a line of its own, or write it as {meant}"
    return _syntax("a list item ('- ') cannot stand here", complaint.at, hint)


def never_closed(complaint: Complaint) -> Diagnostic:
    """Quotes come in pairs."""
    return _syntax("these quotes are never closed", complaint.began or complaint.at, "close them")


def bad_escape(complaint: Complaint) -> Diagnostic:
    """A backslash in double quotes begins an escape that YAML knows."""
    hint = r"in single quotes a '\' is an ordinary character"
    return _syntax(r"YAML has no such '\' escape in double quotes", complaint.at, hint)


def bad_anchor(complaint: Complaint) -> Diagnostic:
    """An anchor or alias has a name."""
    at = complaint.began or complaint.at
    hint = "put quotes around text that begins with '*' or '&'"
    return _syntax("a name has to follow '*' or '&'", at, hint)


def bad_indent(complaint: Complaint) -> Diagnostic:
    """Keys of one mapping stand in one column."""
    if finding := behind_brackets(complaint):
        return finding
    message = f"this does not fit into the mapping that begins at {complaint.since}"
    hint = "keys of one mapping stand in one column; a value in quotes ends with them"
    return _syntax(message, complaint.at, hint)


def bad_list_indent(complaint: Complaint) -> Diagnostic:
    """Items of one list stand in one column."""
    if finding := behind_brackets(complaint):
        return finding
    message = f"this does not fit into the list that begins at {complaint.since}"
    return _syntax(message, complaint.at, "each item of a list begins with '- ', in one column")


def behind_brackets(complaint: Complaint) -> Diagnostic | None:
    """Nothing follows a value in brackets; text that begins with one is quoted."""
    value = BRACKETED.match(complaint.line)
    if not value or value.end() >= complaint.at.column - 1:
        return None
    if CLOSERS.fullmatch(complaint.line, complaint.at.column - 1):
        return _syntax("there is no bracket that this one closes", complaint.at, "remove it")
    hint = f"put quotes around all of a text that begins with '{value[1]}'"
    return _syntax(f"this follows what began with '{value[1]}' and is ended", complaint.at, hint)


def open_list(complaint: Complaint) -> Diagnostic:
    """A list in brackets ends."""
    meant = routes(complaint.around)
    if not closes(complaint.around):
        return never_ended("list", complaint, f": {meant}" if meant else " with ']'")
    message = f"the list that begins at {complaint.since} lacks a ',' or ']' before this"
    hint = _to_quote(complaint)
    if hint and meant:
        return _syntax(message, complaint.at, f"{hint}: {meant}")
    usual = "separate items with ',' and close the list with ']'"
    return _syntax(message, complaint.at, hint or usual)


def open_mapping(complaint: Complaint) -> Diagnostic:
    """A mapping in braces ends."""
    if not closes(complaint.around):
        return never_ended("mapping", complaint, " with '}'")
    message = f"the mapping that begins at {complaint.since} lacks a ',' or '}}' before this"
    hint = _to_quote(complaint)
    usual = "separate keys with ',' and close the mapping with '}'"
    return _syntax(message, complaint.at, f'{hint}, as in {{key: "text"}}' if hint else usual)


def never_ended(noun: str, complaint: Complaint, how: str) -> Diagnostic:
    """What begins with a bracket ends with one, on its line or a later one."""
    line, *_ = LINE_BREAK.split(complaint.around, maxsplit=1)
    remark = " before the '#'" if " #" in line else ""
    other_way = ", or put quotes around text that holds ' #'" if remark else ""
    at = complaint.began or complaint.at
    return _syntax(f"this {noun} is never closed", at, f"close it{remark}{how}{other_way}")


def _to_quote(complaint: Complaint) -> str | None:
    """What is to be quoted, where a text goes on at a character that ends or begins something."""
    before = complaint.line[: complaint.at.column - 1].rstrip()[-1:]
    if complaint.character in BRACKETS:
        return f"put quotes around text that holds '{complaint.character}'"
    if complaint.character == ":":
        return "put quotes around text that holds ': '"
    if before in CLOSED_BY:
        return f"put quotes around all of a text that begins with '{CLOSED_BY[before]}'"
    return None


def no_value(complaint: Complaint) -> Diagnostic:
    """A value stands where one is promised."""
    begins = "',', '- ', '[', ']', '{' or '}'"
    hint = f"write a value, or put quotes around text that begins with {begins}"
    return _syntax("a value has to stand here", complaint.at, hint)


def second_root(complaint: Complaint) -> Diagnostic:
    """A file holds one document."""
    hint = "a file is one mapping: indent this, or remove it"
    return _syntax("this comes after the end of the document", complaint.at, hint)


def too_nested(complaint: Complaint) -> Diagnostic:
    """Values nest to a depth that the parser follows, far beyond what a person does."""
    hint = "look for brackets or '- ' that nobody closes"
    return Diagnostic("too-deep", "values are nested too deep to be read", complaint.at, hint)


def other(complaint: Complaint) -> Diagnostic:
    """What no rule has plain words for, in the parser's own."""
    if "tab character" in complaint.problem:
        return tab_indent(complaint.at)
    hint = "put quotes around text with special characters"
    return _syntax(f"this is not YAML: {complaint.problem}", complaint.at, hint)


Rule: TypeAlias = Callable[[Complaint], Diagnostic]

# What text between brackets cannot hold without quotes.
BRACKETS = frozenset("[]{}")
CLOSED_BY: Mapping[str, str] = {"]": "[", "}": "{"}

# The problems as libyaml words them: scanner.c and parser.c of libyaml 0.2.5.
RULES: Mapping[str, Rule] = {
    "found character that cannot start any token": bad_start,
    "mapping values are not allowed in this context": stray_colon,
    "could not find expected ':'": no_colon,
    "block sequence entries are not allowed in this context": stray_item,
    "found unexpected end of stream": never_closed,
    "found unexpected document indicator": never_closed,
    "found unknown escape character": bad_escape,
    "found invalid Unicode character escape code": bad_escape,
    "did not find expected hexdecimal number": bad_escape,
    "did not find expected alphabetic or numeric character": bad_anchor,
    "did not find expected key": bad_indent,
    "did not find expected '-' indicator": bad_list_indent,
    "did not find expected ',' or ']'": open_list,
    "did not find expected ',' or '}'": open_mapping,
    "did not find expected node content": no_value,
    "did not find expected <document start>": second_root,
    # Since libyaml 0.2.6, which looks ahead farther than our own count does.
    "exceeded maximum nesting depth": too_nested,
}

# What a tab that indents a line makes the parser say; between brackets it may indent.
INDENTATION = (stray_colon, no_colon, stray_item, bad_indent, bad_list_indent)


def _syntax(message: str, at: Span, hint: str) -> Diagnostic:
    return Diagnostic("syntax", message, at, hint)
