"""How printed Python is laid out: flat where it fits, else one item per line.

The text is what `ruff format` makes of itself, so that printing needs no formatter: an
exploded group of several items ends in a comma, which Ruff takes as a wish to stay exploded;
one item alone gets none.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TypeAlias
from unicodedata import east_asian_width

from twofold.values import field, frozen

WIDTH = 88
INDENT = 4


# Not frozen: a stack is printed of so many that to freeze each would be felt.
@frozen
class Group:
    """Something in brackets: a call, a dictionary or a list; `group` makes one.

    `head` ends in the opening bracket, `tail` begins with the closing one. `flat` is the group
    on one line; empty where it has items and no line is wide enough. A `chained` one is no
    brackets, but attributes one below the other; `chain` makes one.
    """

    head: str
    items: tuple[Expression, ...]
    tail: str
    flat: str = field(shown=False)
    chained: bool = field(default=False, shown=False)


Expression: TypeAlias = str | Group


def group(head: str, items: tuple[Expression, ...], tail: str) -> Group:
    """Put items in brackets."""
    texts = [item if isinstance(item, str) else item.flat for item in items]
    flat = f"{head}{', '.join(texts)}{tail}" if all(texts) else ""
    return Group(head, items, tail, flat if len(flat) <= WIDTH or not items else "")


def chain(pieces: Iterable[str]) -> Group:
    """Attributes of attributes, which stand below each other where a line is too short."""
    head, *between, tail = pieces
    flat = "".join((head, *between, tail))
    return Group(head, tuple(between), tail, flat if len(flat) <= WIDTH else "", chained=True)


def call(
    function: str,
    positional: Iterable[Expression] = (),
    keywords: Mapping[str, Expression] | None = None,
) -> Group:
    """A call of a function or a class."""
    named = [prefixed(f"{key}=", value) for key, value in (keywords or {}).items()]
    return group(f"{function}(", (*positional, *named), ")")


def dictionary(items: Mapping[str, Expression]) -> Group:
    """A dictionary literal with text for keys."""
    pairs = [prefixed(f"{quoted(key)}: ", value) for key, value in items.items()]
    return group("{", tuple(pairs), "}")


def listing(items: Iterable[Expression]) -> Group:
    """A list literal."""
    return group("[", tuple(items), "]")


def prefixed(prefix: str, expression: Expression) -> Expression:
    """An expression with something written before it, such as `name=`."""
    if isinstance(expression, str):
        return prefix + expression
    flat = expression.flat and prefix + expression.flat
    head = prefix + expression.head
    return Group(head, expression.items, expression.tail, flat, expression.chained)


def suffixed(expression: Expression, suffix: str) -> Expression:
    """An expression with something written after it, such as `.arn`."""
    if isinstance(expression, str):
        return expression + suffix
    flat = expression.flat and expression.flat + suffix
    tail = expression.tail + suffix
    return Group(expression.head, expression.items, tail, flat, expression.chained)


def laid_out(expression: Expression, indent: int, after: str = "") -> str:
    """An expression as text whose first line begins at a column and ends with `after`.

    >>> print(laid_out(call("f", ["a", "b"]), 0))
    f(a, b)
    >>> print(laid_out(call("f", ["a" * 50, "b" * 50]), 0))
    f(
        aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,
        bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb,
    )
    """
    if isinstance(expression, str):
        return expression + after
    if _fits(expression, WIDTH - indent - len(after)):
        return expression.flat + after
    lines = [expression.head]
    _explode(expression, indent, lines)
    lines.append(f"{' ' * indent}{expression.tail}{after}")
    return "\n".join(lines)


def _fits(group: Group, columns: int) -> bool:
    """Whether a group can be written in so many columns; one without items has no other way."""
    only_way = not group.items and not group.chained
    return (group.flat != "" and width(group.flat) <= columns) or only_way


def _explode(group: Group, indent: int, lines: list[str]) -> None:
    """Add the lines between the brackets of a group that begins at a column."""
    if group.chained:
        lines += (f"{' ' * indent}{piece}" for piece in group.items)
        return
    inner = indent + INDENT
    margin = " " * inner
    comma = "," if len(group.items) > 1 else ""
    for item in group.items:
        if isinstance(item, str):
            lines.append(f"{margin}{item}{comma}")
        elif _fits(item, WIDTH - inner - len(comma)):
            lines.append(f"{margin}{item.flat}{comma}")
        else:
            lines.append(f"{margin}{item.head}")
            _explode(item, inner, lines)
            lines.append(f"{margin}{item.tail}{comma}")


def statement(expression: Expression, indent: int) -> str:
    """An expression as a statement of its own."""
    return " " * indent + laid_out(expression, indent)


def assignment(target: str, value: Group, indent: int) -> str:
    """Lay out an assignment.

    As Ruff does: in parentheses where the first line is too long without, and that helps.
    """
    whole = prefixed(f"{target} = ", value)
    plain = statement(whole, indent)
    if width(plain.partition("\n")[0]) <= WIDTH:
        return plain
    margin = " " * indent
    wrapped = f"{margin}{target} = (\n{statement(value, indent + INDENT)}\n{margin})"
    helps = all(width(line) <= WIDTH for line in wrapped.splitlines())
    return wrapped if helps else plain


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
    '''A docstring's lines: one where that fits.

    >>> list(docstring("What is for sale.", 0))
    ['"""What is for sale."""']
    '''
    margin = " " * indent
    safe = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').strip()
    lines = list(_wrapped(safe, WIDTH - indent - 3))
    # Ruff sets a space between the quotes and a quote.
    first = f'{margin}"""{" " if lines[0].startswith(chr(34)) else ""}{lines[0]}'
    fits = len(lines) == 1 and not lines[0].endswith('"') and width(first) + 3 <= WIDTH
    if fits:
        yield f'{first}"""'
        return
    yield first
    yield from (f"{margin}{line}".rstrip() for line in lines[1:])
    yield f'{margin}"""'


def _wrapped(text: str, columns: int) -> Iterator[str]:
    for line in text.strip().splitlines():
        words = " ".join(line.split())
        if len(words) <= columns:
            yield words
        else:
            yield from textwrap.wrap(words, columns, break_long_words=False, break_on_hyphens=False)
