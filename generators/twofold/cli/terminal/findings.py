"""Findings as a person reads them: where, what, the line itself, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from twofold.blueprint.credentials import looks_like, named_secret
from twofold.cli.terminal.harmless import is_harmless
from twofold.cli.terminal.output import complain
from twofold.diagnostics import Diagnostic, Span

if TYPE_CHECKING:
    from twofold.resources.serialize import Plain

# A line longer than this is shown from shortly before the place that is meant.
WIDTH = 100
BEFORE = 40
# Findings about a file as a whole: no line of it says more.
WHOLE_FILE = frozenset(
    {
        "would-overwrite",
        "no-last-compile",
        "unreadable-last-compile",
        "unfinished-compile",
        "stack-file-name",
    }
)
# A longer line is not shown: part of it could be a secret whose key stands far away.
LONGEST = 2_000
KEY = re.compile(r"(?<![\w-])([\w-]+)[\"']?\s{0,8}:")
# Where values of secrets are written by mistake: in a stack's file, and in a blueprint.
SECRETS = re.compile(r"(?<![\w:])[\"']?(twofold:)?secrets[\"']?\s{0,8}:")
# In a file of Pulumi's any value may be a secret: a line is shown where its keys hold none.
OF_PULUMI = re.compile(r"Pulumi(\..+)?\.ya?ml", re.IGNORECASE)


def rendered(finding: Diagnostic) -> Iterator[str]:
    """Write a finding as lines: the message, the place in the file, the hint."""
    yield f"{finding.span}: error[{finding.code}]: {finding.message}"
    if "secret" not in finding.code and finding.code not in WHOLE_FILE:
        yield from excerpt(finding.span)
    if finding.hint:
        yield f"  hint: {finding.hint}"


def excerpt(span: Span) -> Iterator[str]:
    """Show the line that is meant and a caret; nothing where it cannot or should not be shown."""
    line = _line(span)
    if line is None or not line.strip() or _may_hold_secret(line, span):
        return
    start = max(0, span.column - 1 - BEFORE) if len(line) > WIDTH else 0
    shown = "".join(each if each.isprintable() else " " for each in line[start : start + WIDTH])
    margin = f"{span.line:>5} | "
    yield f"{margin}{shown.rstrip()}"
    yield f"{' ' * (len(margin) - 2)}| {' ' * (span.column - 1 - start)}^"


def _line(span: Span) -> str | None:
    """The line that is meant, where it can and may be shown."""
    block, path = _Block(), Path(span.path)
    try:
        if not path.is_file():  # a pipe would have us wait
            return None
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            lines = [line[: LONGEST + 1] for line in islice(file, span.line)]
    except OSError:
        return None
    hidden = [block.hides(line) for line in lines]
    if len(lines) < span.line or hidden[-1] or len(lines[-1]) > LONGEST:
        return None
    return lines[-1] if span.column <= len(lines[-1]) + 1 else None


class _Block:
    """The `secrets:` that lines belong to, while a file is read from its beginning."""

    def __init__(self) -> None:
        self._margin: int | None = None
        self._is_stack = False

    def hides(self, line: str) -> bool:
        """Whether a line, the next of its file, says of a secret what may be its value."""
        margin = len(line) - len(line.lstrip(" "))
        if self._margin is not None and line.strip() and margin <= self._margin:
            self._margin = None
        found = SECRETS.search(line)
        if found:
            self._margin, self._is_stack = margin, bool(found[1])
        inside = line[found.end() :] if found else line
        return self._margin is not None and (self._is_stack or ":" in inside)


def _may_hold_secret(line: str, span: Span) -> bool:
    """Whether to keep a line to ourselves: a secret in the wrong place goes no further."""
    path = Path(span.path)
    if OF_PULUMI.fullmatch(path.name) and not is_harmless(line, path, span.line):
        return True
    names = (match[1] for match in KEY.finditer(line))
    return looks_like(line) is not None or any(map(named_secret, names))


def finding_document(finding: Diagnostic) -> Plain:
    """Write a finding as JSON values."""
    return {
        "code": finding.code,
        "message": finding.message,
        "path": finding.span.path,
        "line": finding.span.line,
        "column": finding.span.column,
        "hint": finding.hint,
    }


def complain_of(findings: Iterable[Diagnostic]) -> None:
    """Print findings for a person."""
    for finding in findings:
        head, *rest = rendered(finding)
        complain(head, "bad")
        for line in rest:
            complain(line, "quiet" if " | " in line else "plain")


def findings_document(findings: Iterable[Diagnostic]) -> Plain:
    """Write findings as every command prints them with `--format json`."""
    return {"findings": [finding_document(each) for each in findings]}
