"""The command line: a line is read into a command, whose action is taken, and what came is said."""

from __future__ import annotations

import gc
import os
import sys

from twofold.cli.completion import COMPLETING
from twofold.cli.line.leaving import INTERRUPTED, is_interrupted


def program() -> None:
    """Be the program `twofold`: run the command line, and end.

    Memory is left to the system: what a thousand services come to takes Python a tenth of a second
    to give back piece by piece.
    """
    _open_streams()
    status = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        # One of them takes nothing more: Python says so at its own end.
        sys.exit(status)
    if sys.getprofile() or sys.gettrace():
        # Somebody measures, and wants to see by what.
        sys.exit(status)
    os._exit(status)


def _open_streams() -> None:
    """Where somebody has closed one (`>&-`), what is said is lost, and nothing else."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115


def main() -> int:
    """Run the command line, and return the status; nobody who presses Ctrl-C wants a traceback."""
    # What a command makes it needs until it ends: to look for garbage finds none, and takes long.
    gc.disable()
    try:
        # Ctrl-C may come while these are imported.
        from twofold.cli.app import app  # noqa: PLC0415

        if COMPLETING in os.environ:
            from twofold.cli.completion.answer import answer  # noqa: PLC0415

            answer(app)
            return 0
        from twofold.cli.line import run  # noqa: PLC0415

        return run.main(app, sys.argv[1:])
    except BaseException as error:
        if is_interrupted(error):
            return INTERRUPTED
        raise
