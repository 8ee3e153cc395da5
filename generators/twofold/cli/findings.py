"""Findings as a person reads them: where, what, the line itself, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from twofold.diagnostics import Diagnostic, Span
from twofold.resources.serialize import Plain
from twofold.blueprint.credentials import looks_like, named_secret

# A line longer than this is shown from shortly before the place that is meant.
WIDTH = 100
BEFORE = 40
# Findings about a file as a whole: no line of it says more.
WHOLE_FILE = frozenset({"would-overwrite", "no-last-compile", "unreadable-last-compile"})
KEY = re.compile(r"[\s{,-]*[\"']?([\w-]+)[\"']?\s*:")


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
    if line is None or not line.strip() or _may_hold_secret(line):
        return
    start = max(0, span.column - 1 - BEFORE) if len(line) > WIDTH else 0
    shown = "".join(each if each.isprintable() else " " for each in line[start : start + WIDTH])
    margin = f"{span.line:>5} | "
    yield f"{margin}{shown.rstrip()}"
    yield f"{' ' * (len(margin) - 2)}| {' ' * (span.column - 1 - start)}^"


def _line(span: Span) -> str | None:
    try:
        with Path(span.path).open(encoding="utf-8", errors="replace") as file:
            line = next(islice(file, span.line - 1, None), None)
    except OSError:
        return None
    return line if line is None or span.column <= len(line) + 1 else None


def _may_hold_secret(line: str) -> bool:
    """Whether to keep a line to ourselves: a secret in the wrong place goes no further."""
    names = (match[1].replace("-", "_") for match in KEY.finditer(line))
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
