"""What every command does about what goes wrong: say it, and leave with the right status."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

import typer

from twofold.cli import INTERRUPTED
from twofold.cli.output import complain, complain_of, findings_document, say_json
from twofold.diagnostics import CompileError

Parameters = ParamSpec("Parameters")

FINDINGS = 1
# As sysexits(3) has it: a mistake of ours, and not of whoever ran the command.
INTERNAL = 70
# What a shell sees of a program that SIGPIPE ended.
BROKEN_PIPE = 141

REPORT = (
    "This is a mistake in twofold, not in what you wrote: please report it with the lines above."
)


def guarded(command: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """Wrap a command so that findings, Ctrl-C, closed pipes and our own mistakes end it well."""

    @wraps(command)
    def run(*args: Parameters.args, **options: Parameters.kwargs) -> None:
        try:
            command(*args, **options)
            sys.stdout.flush()
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except CompileError as error:
            _found(error, as_json=options.get("format_") == "json")
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (the outermost place)
            raise typer.Exit(_status(error)) from None

    return run


def _found(error: CompileError, *, as_json: bool) -> NoReturn:
    complain_of(error.findings)
    if as_json:
        say_json(findings_document(error.findings))
    raise typer.Exit(FINDINGS)


def _status(error: Exception | KeyboardInterrupt) -> int:
    """Say what happened, and return the status that says so too."""
    match error:
        case KeyboardInterrupt():
            return INTERRUPTED
        case BrokenPipeError():
            _close_stdout()
            return BROKEN_PIPE
        case OSError():
            complain(f"error: {error}", "bad")
            return FINDINGS
        case _:
            traceback.print_exception(error)
            complain(REPORT, "loud")
            return INTERNAL


def _close_stdout() -> None:
    """Keep Python from complaining at its end of what it could not write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
