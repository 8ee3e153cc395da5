"""Run Go, whose modules hold real parts that no package registry has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def go(folder: str, *arguments: str) -> str:
    """Run Go in a folder; gives what it prints.

    Raises `subprocess.CalledProcessError`, with Go's own words as a note, when it fails.
    """
    if not shutil.which("go"):
        sys.exit("tests need Go, to build their real parts: https://go.dev/dl")
    # A module says which Go it needs, and this lets Go fetch one that is newer than itself.
    env = {**os.environ, "GOTOOLCHAIN": "auto"}
    try:
        done = subprocess.run(
            ["go", *arguments], cwd=folder, env=env, check=True, capture_output=True, text=True
        )
    except subprocess.CalledProcessError as error:
        error.add_note(error.stderr)
        raise
    return done.stdout
