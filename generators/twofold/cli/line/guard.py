"""What every command does about what goes wrong: say it, and leave with the right status."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from twofold.cli.line.leaving import INTERRUPTED, Leave, UsageError, is_interrupted
from twofold.cli.line.refused import notes, unusable_path
from twofold.cli.terminal.output import UnwritableError, complain, flush, say_json
from twofold.diagnostics import CompileError, Diagnostic

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
        as_json = options.get("format_") == "json"
        try:
            status = _status(lambda: command(*args, **options), as_json=as_json)
            flush()
        except BrokenPipeError:
            _close_stdout()
            raise Leave(BROKEN_PIPE) from None
        except UnwritableError as error:
            _close_stdout()
            complain(f"error: standard output takes nothing more: {error}", "bad")
            raise Leave(FINDINGS) from None
        if status:
            raise Leave(status)

    return run


def _status(command: Callable[[], None], *, as_json: bool) -> int:
    """Run a command, say what went wrong, and return the status that says so too."""
    try:
        command()
    except Leave as leaving:
        return leaving.status
    except (UsageError, UnwritableError, BrokenPipeError):
        raise
    except CompileError as error:
        return _found(error.findings, as_json=as_json)
    except OSError as error:
        return _found((unusable_path(error),), as_json=as_json)
    except KeyboardInterrupt as error:
        for note in notes(error):
            complain(f"warning: {note}", "loud")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 (the outermost place)
        if is_interrupted(error):
            return INTERRUPTED
        import traceback  # noqa: PLC0415 (nobody should wait for it)

        traceback.print_exception(error)
        complain(REPORT, "loud")
        return INTERNAL
    return 0


def _found(findings: tuple[Diagnostic, ...], *, as_json: bool) -> int:
    # Most runs find nothing.
    from twofold.cli.terminal.findings import complain_of, findings_document  # noqa: PLC0415

    complain_of(findings)
    if as_json:
        say_json(findings_document(findings))
    return FINDINGS


def _close_stdout() -> None:
    """Keep Python from complaining at its end of what it could not write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
