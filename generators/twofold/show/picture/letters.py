"""How wide text is, at most: nothing here knows which font will draw it."""

from __future__ import annotations

import unicodedata

# In widths of an em, after DejaVu Sans, which is wider than most.
NARROW = frozenset(" !'()*,-./:;I[\\]`fijlrt{|}")
WIDE = frozenset("%@MWmw")
BOLD = 1.14
EMOJI = 0x1F000


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Say how wide a line of text is at most, at a size of its letters."""
    ems = sum(map(_ems, text))
    return ems * size * (BOLD if bold else 1)


def _ems(letter: str) -> float:
    if letter in NARROW:
        return 0.42
    if letter in WIDE:
        return 1.0
    if letter.isascii():
        return 0.79 if letter.isupper() else 0.645
    if unicodedata.combining(letter):
        return 0
    if ord(letter) >= EMOJI:
        return 1.4
    return 1.0


def wrapped(text: str, size: float, limit: float) -> list[str]:
    """Break text into lines that are no wider than `limit`, between words where that can be.

    >>> wrapped("Browse products, fill a cart, pay.", 10, 120)
    ['Browse products, fill', 'a cart, pay.']
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if width(longer, size) <= limit:
            lines[-1] = longer
            continue
        *whole, last = _pieces(word, size, limit)
        lines += [*whole, last]
    return [line for line in lines if line]


def _pieces(word: str, size: float, limit: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if width(pieces[-1] + letter, size) > limit and pieces[-1]:
            pieces.append("")
        pieces[-1] += letter
    return pieces
