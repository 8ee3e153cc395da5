"""Reading the files in which a service says what it depends on: text, or a finding at its place."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from twofold.blueprint.text import not_utf_8
from twofold.blueprint.words import one_line
from twofold.diagnostics import Diagnostic, Span, stop

# What Git leaves around either side of a conflict; no file that is read here has such lines.
# https://git-scm.com/docs/git-merge#_how_conflicts_are_presented
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
# How Python says where a text is no TOML.
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def text_of(path: Path) -> str:
    """Read a text. Raises a finding where it is not UTF-8, or holds a conflict of Git's."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Of the error's own bytes, which begin behind a byte order mark.
        before = error.object[: error.start].decode("utf-8", errors="replace")
        message = f"byte 0x{error.object[error.start]:02X} is not UTF-8"
        stop(not_utf_8(message, _behind(before, path)))
    # Lines end as on other machines: a digest is made of them.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if conflict := _CONFLICT.search(text):
        stop(in_conflict(_behind(text[: conflict.start()], path)))
    return text


def table_of(path: Path) -> Mapping[str, Any]:
    """Read a file of TOML. Raises a finding where it is none."""
    # Its patterns take 10 ms to compile, and many services have no such file.
    import tomllib  # noqa: PLC0415

    text = text_of(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        reason = str(error)[: place.start()] if place else str(error)
        if place and place[1]:
            stop(not_toml(reason, Span(shown_path(path), int(place[1]), int(place[2]))))
        stop(not_toml(reason, _behind(text.rstrip(), path)))
    except RecursionError:
        stop(not_toml("Nested too deeply", Span(shown_path(path), 1, 1)))


def is_file(path: Path) -> bool:
    """Whether there is a file. Raises a finding where there is something else of its name."""
    if path.is_file():
        return True
    if os.path.lexists(path):
        stop(not_a_file(path))
    return False


def shown_path(path: Path) -> str:
    """A path as a finding has it: from where the command runs, in characters that can be shown."""
    return one_line(os.path.relpath(path))


def _behind(before: str, path: Path) -> Span:
    line = before.count("\n") + 1
    return Span(shown_path(path), line, len(before) - before.rfind("\n"))


def in_conflict(span: Span) -> Diagnostic:
    """Two branches were merged, and nobody has said yet what holds."""
    return Diagnostic(
        "merge-conflict",
        "the file holds a merge conflict of Git's that nobody has settled",
        span,
        "keep what holds and remove Git's lines; of a 'uv.lock', keep either side as a whole, "
        "and run `uv lock`",
    )


def not_toml(reason: str, span: Span) -> Diagnostic:
    """A lock or a project is TOML."""
    hint = "correct the file; if it is a 'uv.lock', remove it and run `uv lock`"
    return Diagnostic("not-toml", f"the file is not TOML: {reason}", span, hint)


def not_a_file(path: Path) -> Diagnostic:
    """What says the dependencies is a folder, or a link that leads nowhere."""
    what = "a folder" if path.is_dir() else "not a file"
    return Diagnostic(
        "not-a-file",
        f"'{path.name}' says what a service depends on, and this is {what}",
        Span(shown_path(path), 1, 1),
        "put a file in its place, or give it another name",
    )
