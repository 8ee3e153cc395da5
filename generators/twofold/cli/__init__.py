"""The command line: `twofold check | show | matrix | diff | compile | stack new | schema`."""

from __future__ import annotations

import gc
import os
import sys

INTERRUPTED = 130
# By this, shells say that they want completions, and in which way.
COMPLETING = "_TWOFOLD_COMPLETE"


def main() -> None:
    """Run the command line; nobody who presses Ctrl-C wants a traceback."""
    # What a command makes it needs until it ends: to look for garbage finds none, and takes long.
    gc.disable()
    # Plug-ins would watch models being read; to look for some, pydantic reads what every installed
    # package says of itself. https://docs.pydantic.dev/latest/concepts/plugins/
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    try:
        if COMPLETING in os.environ:
            from twofold.cli.completion import answer  # noqa: PLC0415 (most runs complete nothing)

            answer()
            return
        from twofold.cli.app import app  # noqa: PLC0415 (Ctrl-C may come while it is imported)

        sys.exit(app.main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
