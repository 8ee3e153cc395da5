"""What the compiler says to a person: one shape for every finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, NoReturn, TypeVar

from twofold.values import frozen

Thing = TypeVar("Thing")
Made = TypeVar("Made")


# What a terminal takes as a command; line ends and tabs are what they seem.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def visible(text: str) -> str:
    r"""A text as a terminal may show it: of control characters only how Python writes them.

    >>> print(visible("a\x1b[31mb"))
    a\x1b[31mb
    """
    return CONTROLS.sub(lambda found: ascii(found[0])[1:-1], text)


class Span(NamedTuple):
    """A place in a file; lines and columns count from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@frozen
class Diagnostic:
    """One finding: where it is, what is wrong, and what to do about it.

    `code` is stable and in kebab-case, so that scripts and the documentation can name it.
    """

    code: str
    message: str
    span: Span
    hint: str = ""

    def __str__(self) -> str:
        """Render the finding as the command line prints it.

        >>> place = Span("shop.yaml", 7, 5)
        >>> print(Diagnostic("unknown-store", "no store named 'catalogue'", place,
        ...                  hint="did you mean 'catalog'?"))
        shop.yaml:7:5: error[unknown-store]: no store named 'catalogue'
          hint: did you mean 'catalog'?
        """
        text = f"{self.span}: error[{self.code}]: {self.message}"
        return visible(f"{text}\n  hint: {self.hint}" if self.hint else text)


class CompileError(Exception):
    """Raised once per phase, carrying every finding of that phase in the order of the text."""

    def __init__(self, findings: Iterable[Diagnostic]) -> None:
        self.findings = tuple(sorted(findings, key=lambda each: (each.span, each.code)))
        super().__init__("\n".join(map(str, self.findings)))


def stop(finding: Diagnostic) -> NoReturn:
    """Raise a finding after which nothing else can be looked at."""
    raise CompileError([finding])


def tried(
    do: Callable[[Thing], Made], things: Iterable[Thing]
) -> tuple[Sequence[tuple[Thing, Made]], Sequence[Diagnostic]]:
    """Do something to each thing: what came of those that it could be done to, and all findings."""
    done: list[tuple[Thing, Made]] = []
    findings: list[Diagnostic] = []
    for each in things:
        try:
            done.append((each, do(each)))
        except CompileError as error:
            findings += error.findings
    # What several things have in common is found once for each.
    return done, tuple(dict.fromkeys(findings))


def nearest(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that somebody probably meant.

    >>> nearest("catalogue", ["catalog", "ledger"])
    "did you mean 'catalog'?"
    >>> nearest("x", ["catalog", "ledger"])
    "known here: 'catalog', 'ledger'"
    """
    words = sorted(known)
    close = closest(word, words)
    if close is not None:
        return f"did you mean '{close}'?"
    return f"known here: {listing(words)}" if words else ""


def closest(word: str, known: Iterable[str], alike: float = 0.6) -> str | None:
    """Find the known word that somebody probably meant, if there is one like it.

    `alike` is how much like it, where 1 is the same.
    """
    from difflib import get_close_matches  # noqa: PLC0415 (most who compile misspell nothing)

    return next(iter(get_close_matches(word, sorted(known), 1, alike)), None)


def listing(words: Sequence[str]) -> str:
    """Write words as a person lists them: quoted, with commas."""
    return ", ".join(f"'{word}'" for word in words)


# So many names are read before somebody looks for the end of the sentence.
FEW = 6


def few(words: Sequence[str], at_most: int = FEW) -> str:
    """Write the first of many words as a person lists them, and say how many more there are.

    >>> few(["cart", "product"]), few(["cart", "product", "receipt"], 2)
    ("'cart', 'product'", "'cart', 'product' and 1 more")
    """
    rest = len(words) - at_most
    return f"{listing(words[:at_most])} and {rest:,} more" if rest > 0 else listing(words)


def enumeration(words: Sequence[str]) -> str:
    """Write words as a sentence has them.

    >>> enumeration(["aws/functions"]), enumeration(["aws", "azure", "gcp"])
    ('aws/functions', 'aws, azure and gcp')
    """
    *most, last = words or [""]
    return f"{', '.join(most)} and {last}" if most else last
