"""How printed Python is laid out: flat where it fits, else one item per line.

The text is what `ruff format` makes of itself, so that printing needs no formatter: an
exploded group of several items ends in a comma, which Ruff takes as a wish to stay exploded;
one item alone gets none.

Text is laid out from the inside to the outside, each piece once, for the column where it begins
if it has a line of its own. A piece that is too long there is broken into lines, and so is
whatever holds a broken piece.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from unicodedata import east_asian_width

from twofold.values import frozen

WIDTH = 88
INDENT = 4


@frozen
class Column:
    """Where a piece of text begins, and how many columns it may take without being broken."""

    indent: int
    room: int

    @cached_property
    def margin(self) -> str:
        """What a line begins with that goes on from here, and what ends the one before."""
        return "\n" + " " * self.indent

    @cached_property
    def inside(self) -> Column:
        """Where an item of a group begins that has a line of its own, with a comma."""
        if self is UNBROKEN:
            return self
        return _column(self.indent + INDENT, WIDTH - self.indent - INDENT - 1)

    @cached_property
    def below(self) -> Column:
        """Where the only item of a group begins that has a line of its own."""
        return line(self.indent + INDENT)


# Where everything is written flat.
UNBROKEN = Column(0, sys.maxsize)


@cache
def _column(indent: int, room: int) -> Column:
    return Column(indent, room)


def line(indent: int) -> Column:
    """The beginning of a line."""
    return _column(indent, WIDTH - indent)


def group(head: str, items: Sequence[str], tail: str, at: Column) -> str:
    """Put items in brackets: a call, a dictionary or a list.

    `head` ends in the opening bracket, `tail` begins with the closing one. The items are laid out
    for `at.inside`, one that is alone for `at.below`; a group without any is written in one way.

    >>> print(group("f(", ["a", "b"], ")", line(0)))
    f(a, b)
    >>> print(group("f(", ["a" * 50, "b" * 50], ")", line(0)))
    f(
        aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,
        bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb,
    )
    """
    flat = f"{head}{', '.join(items)}{tail}"
    if "\n" not in flat and (fits(flat, at.room) or not items):
        return flat
    margin = at.inside.margin
    comma = "," if len(items) > 1 else ""
    return f"{head}{margin}{f',{margin}'.join(items)}{comma}{at.margin}{tail}"


def group_of_one(head: str, item: Callable[[Column], str], tail: str, at: Column) -> str:
    """Put one item in brackets: without a comma, it may be short enough only between them.

    >>> print(group_of_one("[", lambda at: group("f(", ["a" * 82], ")", at), "]", line(0)))
    [f(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)]
    """
    between = at.room - len(head) - len(tail)
    if between > at.below.room and fits(flat := item(UNBROKEN), between):
        return f"{head}{flat}{tail}"
    return group(head, [item(at.below)], tail, at)


def call(function: str, arguments: Sequence[str], at: Column) -> str:
    """A call of a function or a class; of a single argument, one that cannot be broken."""
    return group(f"{function}(", arguments, ")", at)


def assignment(target: str, value: Callable[[str, Column], str], indent: int) -> str:
    """Lay out an assignment; `value` is given what is written before it, and where that begins.

    As Ruff does: in parentheses where the first line is too long without, and that helps.
    """
    margin = " " * indent
    plain = margin + value(f"{target} = ", line(indent))
    if fits(plain.partition("\n")[0], WIDTH):
        return plain
    below = line(indent).below
    wrapped = f"{margin}{target} = ({below.margin}{value('', below)}\n{margin})"
    helps = all(fits(each, WIDTH) for each in wrapped.splitlines())
    return wrapped if helps else plain


def fits(text: str, room: int) -> bool:
    """Whether a text takes no more than so many columns."""
    return len(text) <= room and (text.isascii() or width(text) <= room)


def width(text: str) -> int:
    """How many columns a line takes: East Asian letters take two.

    >>> width("shop"), width("店")
    (4, 2)
    """
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


_DELICATE = re.compile(r"[\"'\\]")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


# The same words come up in every resource.
@cache
def quoted(text: str) -> str:
    r"""A string literal, in double quotes unless single ones save escapes.

    >>> print(quoted("a"), quoted('say "a"'), quoted("it's"), quoted("a\\b\n"))
    "a" 'say "a"' "it's" "a\\b\n"
    """
    if text.isprintable() and not _DELICATE.search(text):
        return f'"{text}"'
    quote = preferred_quote(text)
    return f"{quote}{escaped(text, quote)}{quote}"


def preferred_quote(text: str) -> str:
    """The quote that Ruff would choose for a text."""
    return "'" if text.count('"') > text.count("'") else '"'


def escaped(text: str, quote: str) -> str:
    """The inside of a string literal."""
    return "".join(_escaped(each, quote) for each in text)


def _escaped(letter: str, quote: str) -> str:
    if letter == quote:
        return f"\\{quote}"
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode()


# Words at the beginning of a comment that tools would take for an order to them.
_DIRECTIVE = re.compile(
    r"(type|pyright|ruff|noqa|fmt|isort|mypy|yapf|pylint|flake8)\s*(:|$)", re.IGNORECASE
)


def comment(text: str, indent: int) -> Iterator[str]:
    """A comment's lines, wrapped; a line of the text stays a line.

    >>> list(comment("Kept for audits.", 4))
    ['    # Kept for audits.']
    """
    for line in _wrapped(text, WIDTH - indent - 2):
        guarded = f"- {line}" if _DIRECTIVE.match(line) else line
        yield f"{' ' * indent}# {guarded}".rstrip()


def docstring(text: str, indent: int) -> Iterator[str]:
    '''A docstring's lines: one where that fits, or where nothing can be divided.

    >>> list(docstring("What is for sale.", 0))
    ['"""What is for sale."""']
    '''
    margin = " " * indent
    safe = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').strip()
    # Ruff sets a space between the quotes and a quote.
    head = f'"""{" " if safe.startswith(chr(34)) else ""}'
    tail = f'{" " if safe.endswith(chr(34)) else ""}"""'
    lines = _wrapped(safe, WIDTH - indent - len('"""'))
    if len(lines) == 1 and not fits(f"{margin}{head}{lines[0]}{tail}", WIDTH):
        # Ruff lets no single line end below it.
        lines = _wrapped(safe, WIDTH - indent - len(head) - len(tail))
    if len(lines) == 1:
        yield f"{margin}{head}{lines[0]}{tail}"
        return
    yield f"{margin}{head}{lines[0]}"
    yield from (f"{margin}{line}".rstrip() for line in lines[1:])
    yield f'{margin}"""'


# A cloud's rule is told at each resource that it is about, in the same words.
@cache
def _wrapped(text: str, columns: int) -> Sequence[str]:
    return [piece for each in text.strip().splitlines() for piece in _pieces(each, columns)]


def _pieces(text: str, columns: int) -> Sequence[str]:
    words = " ".join(text.split())
    if len(words) <= columns:
        return [words]
    return textwrap.wrap(words, columns, break_long_words=False, break_on_hyphens=False)
