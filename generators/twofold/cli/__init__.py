"""The command line: `twofold check | compile | show | diff | schema | version | stack new`."""

from __future__ import annotations

import gc
import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; nobody who presses Ctrl-C wants a traceback."""
    # What a command makes it needs until it ends: to look for garbage finds none, and takes long.
    gc.disable()
    try:
        from twofold.cli.app import app  # noqa: PLC0415 (Ctrl-C may come while it is imported)

        app(prog_name="twofold")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
