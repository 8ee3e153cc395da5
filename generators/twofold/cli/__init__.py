"""The command line: a line is read into a command, whose action is taken, and what came is said."""

from __future__ import annotations

import gc
import os
import sys

from twofold.cli.completion import COMPLETING
from twofold.cli.line.leaving import INTERRUPTED


def main() -> None:
    """Run the command line; nobody who presses Ctrl-C wants a traceback."""
    # What a command makes it needs until it ends: to look for garbage finds none, and takes long.
    gc.disable()
    try:
        # Ctrl-C may come while these are imported.
        from twofold.cli.app import app  # noqa: PLC0415

        if COMPLETING in os.environ:
            from twofold.cli.completion.answer import answer  # noqa: PLC0415

            answer(app)
            return
        from twofold.cli.line import run  # noqa: PLC0415

        sys.exit(run.main(app, sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
