"""The manual page of the command line, made from what `--help` is made from.

PYTHONPATH=tools:generators python -m reference.manual > man/twofold.1
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reference.commands import commands
from twofold.cli.app import app
from twofold.cli.line.command import Command
from twofold.cli.line.manual import Manual, Rows
from twofold.cli.line.page import Section, paragraphs, sections, usage

# What every command has in common has sections of its own.
COMMON = ("Exit status", "Environment")


def page() -> str:
    """The page, in the language of man(7)."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    summary, *rest = paragraphs(app)
    yield '.TH TWOFOLD 1 "" "twofold" "User Commands"'
    yield ".SH NAME"
    yield f"twofold \\- {_text(summary[0].lower() + summary[1:].removesuffix('.'))}"
    yield ".SH SYNOPSIS"
    yield from _synopsis("twofold [OPTIONS] COMMAND")
    yield ".SH DESCRIPTION"
    yield from _paragraphs(rest)
    yield ".SH COMMANDS"
    for path, command in commands():
        yield from _command(" ".join(path), command)
    for title, rows in _common():
        yield f".SH {title.upper()}"
        yield from _terms(rows)
    yield ".SH SEE ALSO"
    yield _text("pulumi --help")


def _common() -> Iterator[tuple[str, Rows]]:
    for section in sections(app):
        if section.title in {"Options", *COMMON}:
            yield section.title, section.rows


def _command(path: str, command: Command) -> Iterator[str]:
    summary, *rest = paragraphs(command)
    yield f".SS {_text(path)}"
    yield from _synopsis(usage(path, command))
    yield from _paragraphs((summary, *rest))
    for section in sections(command):
        if section.title not in COMMON or _differs(section, command.manual):
            yield ".PP"
            yield f".I {_text(section.title)}"
            yield from _terms(section.rows)


def _differs(section: Section, manual: Manual) -> bool:
    return section.title == "Exit status" and bool(manual.statuses)


def _synopsis(line: str) -> Iterator[str]:
    yield ".PP"
    yield f".B {_text(line)}"


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield ".PP"
        yield _text(text)


def _terms(rows: Rows) -> Iterator[str]:
    if not any(meaning for _, meaning in rows):
        yield from (".PP", ".nf", ".RS", *(_text(line) for line, _ in rows), ".RE", ".fi")
        return
    for term, meaning in rows:
        yield ".TP"
        yield f".B {_text(term)}"
        yield _text(meaning)


def _text(text: str) -> str:
    r"""A text as man(7) takes it: its own characters are escaped, and no line begins with one.

    >>> print(_text(r".twofold, --out \n"))
    \&.twofold, \-\-out \en
    """
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped[:1] in {".", "'"} else escaped


if __name__ == "__main__":
    print(page(), end="")
