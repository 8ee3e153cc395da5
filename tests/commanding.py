"""Running the command line inside a test: what it prints, where, and the status it leaves with."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from twofold.cli.app import app
from twofold.cli.line import run


@dataclass(frozen=True)
class Result:
    """What a command said on each stream, and how it ended."""

    exit_code: int
    stdout: str
    stderr: str


def invoke(*words: str) -> Result:
    """Run `twofold` with these words."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in "12")
    with redirect_stdout(out), redirect_stderr(err):
        status = run.main(app, words)
    return Result(status, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
