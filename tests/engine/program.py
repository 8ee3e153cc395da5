"""Run one Pulumi program, as `pulumi-language-python-exec` of the Pulumi installation does.

Reads what to run from standard input. Errors go to the engine's log, and the exit status then
says that they have been told.
"""

from __future__ import annotations

import asyncio
import json
import logging
import runpy
import sys
import traceback
from pathlib import Path
from typing import Any

import pulumi
import pulumi.runtime

EXPLAINED = 32


def run(order: dict[str, Any], program: str) -> None:
    """Configure the runtime and execute the program's folder or file inside its stack."""
    pulumi.runtime.set_all_config(order["config"], order["secret_keys"])
    pulumi.runtime.configure(pulumi.runtime.Settings(**order["settings"]))
    # asyncio complains about what a failed program leaves unfinished, which is no news.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    folder = Path(program)
    sys.path.insert(0, str(folder if folder.is_dir() else folder.parent))
    sys.argv = [program]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)

    def execute() -> None:
        runpy.run_path(program, run_name="__main__")

    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(execute))
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        sys.exit(EXPLAINED)
    except Exception:  # noqa: BLE001 whatever a program raises is the engine's to show
        pulumi.log.error(f"Program failed with an unhandled exception:\n{traceback.format_exc()}")
        sys.exit(EXPLAINED)


if __name__ == "__main__":
    given = json.load(sys.stdin)
    run(given, given["program"])
