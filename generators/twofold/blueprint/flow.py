"""Lists and mappings in brackets: whether they end, and how a text is written inside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

# Quotes where a text may begin, comments, and brackets.
PART = re.compile(
    r"""(?<![^\s\[\]{},:])(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')|(?<!\S)\#.*|[\[\]{}]""",
)
CLOSERS = {"[": "]", "{": "}"}

# What is text between brackets as it is, whatever else YAML makes of words and numbers.
PLAIN = re.compile(
    r"(?!(?i:true|false|null)$)[A-Za-z/](?:[A-Za-z0-9 /._-]|:(?=[A-Za-z0-9/:]))*(?<! )"
)

# A list of one line, up to where it ends or should, and what may be a route in it.
LIST = re.compile(r"\[([^\]\n#]*)\]?")
ROUTE = re.compile(r"[A-Z]+ /[^\s\[\],\"']*")


def closes(text: str) -> bool:
    """Whether the bracket that a text begins with is closed in it; other kinds do not count.

    >>> closes("[GET /a/{id]"), closes("[GET /a # ]"), closes('["]"')
    (True, False, False)
    """
    opener, closer = text[:1], CLOSERS.get(text[:1], "")
    depth = 0
    for part in PART.findall(text):
        depth += (part == opener) - (part == closer)
        if depth == 0:
            return True
    return False


def listed(texts: Iterable[str]) -> str:
    """Write texts as a list in brackets, in quotes where they need them.

    >>> listed(["GET /greeter/{id}", "POST /greeter"])
    '["GET /greeter/{id}", POST /greeter]'
    """
    return f"[{', '.join(map(quoted, texts))}]"


def quoted(text: str) -> str:
    """Write a text as it may stand between brackets: in quotes, unless it needs none."""
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def routes(text: str) -> str | None:
    """A list as it was meant that a text begins with, if it is one of routes and nothing else.

    Nothing else is repeated to anybody: it might be a secret.

    >>> routes("[GET /greeter/{id}]")
    '["GET /greeter/{id}"]'
    >>> routes("[hunter2{}]")
    """
    found = LIST.match(text)
    items = [each.strip().strip("\"'") for each in found[1].split(",")] if found else []
    return listed(items) if items and all(map(ROUTE.fullmatch, items)) else None
