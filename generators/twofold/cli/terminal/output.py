"""What is printed: colour on terminals only, whole lines in pipes, JSON where it is asked for."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, TextIO, TypeAlias

from twofold.diagnostics import visible

if TYPE_CHECKING:
    from twofold.resources.serialize import Plain

Format: TypeAlias = Literal["text", "json"]
Drawing: TypeAlias = Literal["mermaid", "svg", "html"]
Shown: TypeAlias = Format | Drawing
Tabular: TypeAlias = Format | Literal["markdown"]
# A part of a line, and what it means.
Piece: TypeAlias = tuple[str, str]

# Lines of text that a person reads end here, however wide the terminal.
WIDEST = 100

# ANSI codes by what a line means.
STYLES = {
    "good": "32",
    "bad": "31",
    "change": "33",
    "loud": "1;31",
    "quiet": "2",
    "bold": "1",
    "plain": "",
}


class UnwritableError(Exception):
    """Standard output takes nothing more, for the reason that the system gives."""


def coloured(stream: TextIO) -> bool:
    """Whether a stream is a terminal that wants colour; https://no-color.org."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(line: str = "", style: str = "plain") -> None:
    """Print a line for a person."""
    say_line((line, style))


def say_line(*pieces: Piece) -> None:
    """Print a line of several pieces for a person."""
    with _to_stdout():
        write(sys.stdout, *pieces)


def say_drawn(text: str) -> None:
    """Print what was drawn for this terminal, with its codes."""
    with _to_stdout():
        sys.stdout.write(f"{_legible(text, sys.stdout)}\n")


def flush() -> None:
    """Have everything printed that still waits for more."""
    with _to_stdout():
        sys.stdout.flush()


@contextmanager
def _to_stdout() -> Generator[None]:
    """Tell what is wrong with standard output from what is wrong with other files."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UnwritableError(error.strerror or str(error)) from None


def say_next(steps: Iterable[str]) -> None:
    """Print what somebody types next."""
    say()
    say("Next:", "bold")
    for step in steps:
        say(f"  {step}")


def complain(line: str = "", style: str = "plain") -> None:
    """Print a line about something that is wrong."""
    complain_line((line, style))


def complain_line(*pieces: Piece) -> None:
    """Print a line of several pieces about something that is wrong."""
    write(sys.stderr, *pieces)


def write(stream: TextIO, *pieces: Piece) -> None:
    """Write a line, styled where the stream shows it, legible whatever its encoding.

    Codes are those of the styles alone: what somebody wrote into a file commands no terminal.
    """
    bright = coloured(stream)
    line = "".join(
        styled(visible(text), style) if bright else visible(text) for text, style in pieces
    )
    stream.write(f"{_legible(line, stream)}\n")


def _legible(text: str, stream: TextIO) -> str:
    """A text with what the stream has no letters for written in others."""
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def styled(text: str, style: str) -> str:
    """Put the codes of a style around a text."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if STYLES[style] and text else text


def say_json(document: Plain) -> None:
    """Print JSON for a program, in letters that any encoding has."""
    say(json.dumps(document, indent=2))
